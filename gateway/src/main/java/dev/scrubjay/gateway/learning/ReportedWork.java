package dev.scrubjay.gateway.learning;

import dev.scrubjay.gateway.observe.AdvisedWork;
import dev.scrubjay.gateway.observe.OwnWork;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.model.Cost;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The work of a caller, as the report of its outcome tells.
 *
 * @param isKnown whether there is a model of that name; others have one name together, as callers
 *     could make up any number of them
 */
record ReportedWork(OutcomeReport report, Predicate<String> isKnown) {
  private static final String OTHER = "other";

  /** The model that was called, or whose answer was served. */
  String model(RememberedRequest request) {
    return request.work().isPresent() ? report.model().orElse(request.model()) : request.model();
  }

  /**
   * The work that followed advice to use {@code advised}. Empty if it failed, and nothing is known
   * of its cost and time. Its savings count if the caller took the advice; the caller of another
   * model has routed by itself.
   */
  Optional<OwnWork> onAdvice(String advised, AdvisedWork expected) {
    if (!report.success() && report.costUsd().isEmpty() && report.latency().isEmpty()) {
      return Optional.empty();
    }
    String model = report.model().orElse(advised);
    boolean followed = model.equals(advised);
    Cost cost = cost();
    double paid = cost.usdOrZero();
    Duration served = served();
    return Optional.of(
        new OwnWork(
            name(model),
            followed,
            followed ? expected.tokens(paid) : expected.tokens(),
            cost,
            followed && cost.isKnown() ? Cost.of(expected.strongestUsd(paid)) : cost,
            served,
            report.latency().orElse(expected.expectedLatency()),
            served.isZero() ? served : followed ? expected.strongestLatency() : served));
  }

  /**
   * The work of a caller that has had no advice. Empty if the report does not tell its time: then
   * it may be of an answer that the gateway itself has got.
   */
  Optional<OwnWork> onModel() {
    if (report.model().isEmpty() || report.latency().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new OwnWork(
            name(report.model().get()),
            false,
            report.asked().map(ObservedCall::inputTokens).orElse(0),
            cost(),
            cost(),
            served(),
            report.latency().get(),
            served()));
  }

  private String name(String model) {
    return isKnown.test(model) ? model : OTHER;
  }

  private Cost cost() {
    return report.costUsd().isPresent() ? Cost.of(report.costUsd().getAsDouble()) : Cost.UNKNOWN;
  }

  /** The time that the caller waited for a result of use. */
  private Duration served() {
    return report.success() ? report.latency().orElse(Duration.ZERO) : Duration.ZERO;
  }
}
