package dev.scrubjay.gateway.routing;

import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.policy.cascade.AnswerCheck;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.util.Optional;

/**
 * The cheap models of a cascade, and how their answers are checked.
 *
 * @param ask answers first
 * @param second answers too, if it is there
 * @param judge judges what cannot be compared, if it is there
 * @param limit of the time for an answer and its check; after that the strong model is asked
 */
public record CascadeRoute(
    Upstream ask,
    Optional<Upstream> second,
    Optional<Upstream> judge,
    AnswerCheck check,
    Duration limit) {

  void describe(Span span) {
    span.setAttribute("scrubjay.cascade.ask", ask.id());
    second.ifPresent(other -> span.setAttribute("scrubjay.cascade.agree_with", other.id()));
    judge.ifPresent(other -> span.setAttribute("scrubjay.cascade.judge", other.id()));
  }
}
