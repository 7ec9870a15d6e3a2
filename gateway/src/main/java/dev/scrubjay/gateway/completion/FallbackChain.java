package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.upstream.ModelHealth;
import dev.scrubjay.gateway.upstream.UpstreamException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one model after the other until one begins to answer. Once it has, there is no way back: the
 * client may have seen its first byte.
 */
final class FallbackChain {
  private static final Logger LOG = LoggerFactory.getLogger(FallbackChain.class);

  private final ModelHealth health;
  private final CompletionObserver observer;
  private final LongSupplier nanoTime;

  FallbackChain(ModelHealth health, CompletionObserver observer, LongSupplier nanoTime) {
    this.health = health;
    this.observer = observer;
    this.nanoTime = nanoTime;
  }

  /**
   * Asks {@code chain} in order.
   *
   * @return fails with an {@link ApiException} if none answers
   */
  <T> Future<Asked<T>> ask(
      RequestContext context, List<Upstream> chain, Function<Upstream, Future<T>> call) {
    return new Walk<>(context, chain, call, nanoTime.getAsLong()).next();
  }

  /** Notes that a model that had begun to answer, failed. */
  void failed(RequestContext context, Upstream upstream, Throwable cause) {
    if (cause instanceof UpstreamException failure) {
      health.failed(upstream.id(), failure);
      observer.upstreamFailed(context.scope(), upstream.id(), failure.kind().name());
    }
    LOG.atWarn()
        .addKeyValue("request_id", context.requestId())
        .addKeyValue("model", upstream.id())
        .log("upstream failed: {}", cause.getMessage());
  }

  private final class Walk<T> {
    private final RequestContext context;
    private final List<Upstream> chain;
    private final Function<Upstream, Future<T>> call;
    private final long startNanos;
    private final List<UpstreamException> failures = new ArrayList<>();

    Walk(
        RequestContext context,
        List<Upstream> chain,
        Function<Upstream, Future<T>> call,
        long startNanos) {
      this.context = context;
      this.chain = chain;
      this.call = call;
      this.startNanos = startNanos;
    }

    Future<Asked<T>> next() {
      Upstream upstream = chain.get(failures.size());
      return call.apply(upstream)
          .map(reply -> new Asked<>(upstream, failedModels(), reply, startNanos))
          .recover(cause -> after(upstream, cause));
    }

    private Future<Asked<T>> after(Upstream upstream, Throwable cause) {
      failed(context, upstream, cause);
      if (!(cause instanceof UpstreamException failure)) {
        return Future.failedFuture(cause);
      }
      failures.add(failure);
      boolean another =
          failure.fallbackMayHelp()
              && failures.size() < chain.size()
              && !context.cancellation().isCancelled();
      return another ? next() : Future.failedFuture(new ApiException(UpstreamErrors.of(failures)));
    }

    private List<String> failedModels() {
      return chain.subList(0, failures.size()).stream().map(Upstream::id).toList();
    }
  }
}
