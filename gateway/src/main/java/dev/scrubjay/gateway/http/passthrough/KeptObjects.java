package dev.scrubjay.gateway.http.passthrough;

import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.http.message.Errors;
import dev.scrubjay.gateway.shared.KnownResponse;
import dev.scrubjay.gateway.shared.ResponseMemory;
import dev.scrubjay.gateway.upstream.PassThroughProvider;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What providers keep of the Responses API. Calls on it pass to the provider that keeps it,
 * streamed both ways, with that provider's key or the client's own.
 */
public final class KeptObjects {
  private final PassThroughCalls calls;
  private final ProviderChoice choice;
  private final Ownership ownership;
  private final ResponseMemory memory;

  KeptObjects(
      PassThroughCalls calls, ProviderChoice choice, Ownership ownership, ResponseMemory memory) {
    this.calls = calls;
    this.choice = choice;
    this.ownership = ownership;
    this.memory = memory;
  }

  /** Passes a call on the object {@code id}, if the caller's tenant and workspace have made it. */
  void pass(RoutingContext context, String id, Supplier<ApiException> unknown) {
    context.request().pause();
    memory
        .find(ownership.caller(context.request().headers()).scope(), id)
        .recover(cause -> Future.failedFuture(Errors.cacheFailed(cause)))
        .map(found -> found.filter(KnownResponse::kept).orElseThrow(unknown))
        .compose(known -> pass(context, known, unknown))
        .onFailure(
            cause -> {
              HeldBody.letGo(context.request());
              context.fail(cause);
            });
  }

  /**
   * Passes a call on an object to the provider that keeps it.
   *
   * @param context of a request that is paused
   * @param unknown the error if that provider is configured no more
   * @return fails if the call was not begun
   */
  public Future<Void> pass(
      RoutingContext context, KnownResponse known, Supplier<ApiException> unknown) {
    Optional<PassThroughProvider> keeper = choice.find(known.provider());
    if (keeper.isEmpty()) {
      return Future.failedFuture(unknown.get());
    }
    calls.raw(context, keeper.get(), context.normalizedPath());
    return Future.succeededFuture();
  }
}
