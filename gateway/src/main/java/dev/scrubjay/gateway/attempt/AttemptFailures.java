package dev.scrubjay.gateway.attempt;

import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import dev.scrubjay.policy.evidence.Observation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Reports failed attempts to the log and to the observers. */
final class AttemptFailures {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptFailures.class);

  private final RequestObserver observer;

  AttemptFailures(RequestObserver observer) {
    this.observer = observer;
  }

  /**
   * Notes that {@code upstream} has not answered, or not completely. A call that was not made for
   * want of a place, or whose client has left, is no news in the log, and there may be very many of
   * them; metrics count them.
   */
  void note(RequestContext context, Upstream upstream, Throwable cause) {
    if (cause instanceof UpstreamException failure) {
      observer.upstreamFailed(context.scope(), upstream.id(), failure.kind());
      if (failure.isProvidersFault()) {
        observer.observed(
            context.scope(), context.requestId(), new Observation.ObservedFailure(upstream.id()));
      }
    }
    boolean usual =
        cause instanceof UpstreamException known
            && (known.kind() == FailureKind.OVERFLOW || known.kind() == FailureKind.CANCELLED);
    LOG.atLevel(usual ? Level.DEBUG : Level.WARN)
        .addKeyValue("request_id", context.requestId())
        .addKeyValue("model", upstream.id())
        .log("attempt failed: {}", cause.getMessage());
  }
}
