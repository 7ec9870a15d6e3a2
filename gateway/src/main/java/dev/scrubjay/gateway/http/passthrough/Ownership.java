package dev.scrubjay.gateway.http.passthrough;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.http.filter.Authenticator;
import dev.scrubjay.gateway.http.message.Errors;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.shared.KnownResponse;
import dev.scrubjay.gateway.shared.ProviderObjects;
import dev.scrubjay.gateway.shared.ResponseMemory;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps tenants apart in the account that they share at a provider. An object belongs to the tenant
 * and workspace whose call made it; for all others it does not exist. Where keys of several tenants
 * are configured, objects of unknown origin do not exist either, and calls that would show the
 * whole account are for operators.
 */
public final class Ownership {
  private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);

  private final Authenticator authenticator;
  private final ProviderObjects objects;
  private final ResponseMemory responses;
  private final Supplier<Collection<String>> providers;

  /**
   * @param objects whose what is in the providers' accounts
   * @param responses what models have made there
   * @param providers the names of those that are configured now
   */
  public Ownership(
      Authenticator authenticator,
      ProviderObjects objects,
      ResponseMemory responses,
      Supplier<Collection<String>> providers) {
    this.authenticator = authenticator;
    this.objects = objects;
    this.responses = responses;
    this.providers = providers;
  }

  /**
   * The party that calls.
   *
   * @param strict whether it may only use what is known to be its own
   */
  public record Caller(Scope scope, boolean strict) {}

  /** The caller with these headers. */
  public Caller caller(MultiMap headers) {
    return new Caller(
        authenticator.scope(headers),
        authenticator.isShared() && !authenticator.isOperator(headers));
  }

  /**
   * Checks whether a caller may make a call.
   *
   * @param body of the request, if it was read and is JSON
   * @return fails with an {@link ApiException} if it may not
   */
  Future<Void> permit(
      Caller caller, String provider, HttpMethod method, ApiPath path, @Nullable JsonNode body) {
    boolean reads = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    if (caller.strict() && path.family().trace() == ApiFamily.Trace.UNKNOWN) {
      return Future.failedFuture(operatorsOnly("This path of the provider's API"));
    }
    if (caller.strict()
        && reads
        && path.family().trace() == ApiFamily.Trace.OBJECTS
        && path.id() == null) {
      return Future.failedFuture(operatorsOnly("A list of the account's " + path.family().label()));
    }
    Set<String> ids = new LinkedHashSet<>();
    if (path.id() != null) {
      ids.add(path.id());
    }
    if (body == null) {
      return check(caller, List.of(provider), ids);
    }
    return LargeWork.onJson(body, () -> ObjectIds.named(body))
        .compose(
            named -> {
              ids.addAll(named);
              return check(caller, List.of(provider), ids);
            });
  }

  /**
   * Checks whether a caller may send a request to a model, at whatever provider: it may name only
   * objects of its own.
   *
   * @param ids of the objects that it names, see {@link ObjectIds#referenced}
   * @return fails with an {@link ApiException} if it may not
   */
  public Future<Void> permit(Caller caller, Set<String> ids) {
    return check(caller, providers.get(), ids);
  }

  private Future<Void> check(Caller caller, Collection<String> accounts, Set<String> ids) {
    if (caller.strict() && ids.size() > ObjectIds.MAX_IDS) {
      return Future.failedFuture(tooMany());
    }
    return Future.all(ids.stream().map(id -> check(caller, accounts, id)).toList()).mapEmpty();
  }

  /** Checks that {@code id} is the caller's, or nobody's if that will do. */
  private Future<Void> check(Caller caller, Collection<String> accounts, String id) {
    return responses
        .find(caller.scope(), id)
        .recover(cause -> unlessStrict(caller, cause, Optional.empty()))
        .compose(
            made ->
                made.isPresent()
                    ? Future.succeededFuture(true)
                    : objects
                        .owners(accounts, id)
                        .recover(cause -> unlessStrict(caller, cause, Set.of()))
                        .map(owners -> isOwn(caller, owners)))
        .compose(own -> own ? Future.succeededFuture() : Future.failedFuture(unknown(id)));
  }

  private static boolean isOwn(Caller caller, Set<Scope> owners) {
    return owners.isEmpty() ? !caller.strict() : owners.stream().allMatch(caller.scope()::equals);
  }

  /** What holds without Redis: callers that are not strict may go on. */
  private static <T> Future<T> unlessStrict(Caller caller, Throwable cause, T otherwise) {
    return caller.strict()
        ? Future.failedFuture(Errors.cacheFailed(cause))
        : Future.succeededFuture(otherwise);
  }

  /** Remembers what a call has made, by its reply; never fails. */
  Future<Void> remember(Caller caller, String provider, JsonNode reply) {
    Set<String> ids = ObjectIds.made(reply);
    return ids.isEmpty()
        ? Future.succeededFuture()
        : Future.join(
                objects.remember(provider, ids, caller.scope()), referable(caller, provider, ids))
            .<Void>mapEmpty()
            .recover(
                cause -> {
                  LOG.warn("the owner of {} at {} could not be stored", ids, provider, cause);
                  return Future.succeededFuture();
                });
  }

  /** Remembers conversations as what requests of the Responses API may refer to. */
  private Future<Void> referable(Caller caller, String provider, Set<String> ids) {
    List<String> conversations = ids.stream().filter(id -> id.startsWith("conv_")).toList();
    return conversations.isEmpty()
        ? Future.succeededFuture()
        : responses.remember(caller.scope(), conversations, KnownResponse.kept(provider));
  }

  private static ApiException unknown(String id) {
    return new ApiException(
        ApiError.of(ErrorKind.NOT_FOUND, "not_found", "There is no object '" + id + "'."));
  }

  private static ApiException tooMany() {
    return new ApiException(
        ApiError.of(
            ErrorKind.INVALID_REQUEST,
            "too_many_objects",
            "The request names more than " + ObjectIds.MAX_IDS + " objects."));
  }

  private static ApiException operatorsOnly(String what) {
    return new ApiException(
        ApiError.of(
            ErrorKind.PERMISSION,
            "operators_only",
            what
                + " concerns all tenants, who share the account at the provider, and needs an"
                + " operator's key."));
  }
}
