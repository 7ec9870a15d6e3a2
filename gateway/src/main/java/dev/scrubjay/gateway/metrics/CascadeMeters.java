package dev.scrubjay.gateway.metrics;

import static dev.scrubjay.gateway.metrics.family.Families.words;

import dev.scrubjay.gateway.metrics.family.Families;
import dev.scrubjay.gateway.metrics.family.Family;
import dev.scrubjay.policy.cascade.CascadeVerdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;

/** The meters of cascades. */
final class CascadeMeters {
  private static final String ACCEPTED = "accepted";
  private static final String ESCALATED = "escalated";

  private final Family<Counter> outcomes;
  private final Family<Timer> added;

  CascadeMeters(Families families) {
    outcomes =
        families.counters(
            "cascade_count_total",
            "Requests that a cheap model answered first, by whether its answer was accepted",
            "outcome",
            "reason");
    added =
        families.upstreamTimes(
            "cascade_added_latency_seconds",
            "Time that the check of a cheap answer added, or the whole cheap answer if it was not"
                + " accepted",
            "outcome");
    outcomes.foresee(List.of(ACCEPTED), words(CascadeVerdict.Ground.values()));
    outcomes.foresee(List.of(ESCALATED), words(CascadeVerdict.EscalationCause.values()));
    added.foresee(List.of(ACCEPTED, ESCALATED));
  }

  void decided(CascadeVerdict verdict, Duration time) {
    String outcome =
        switch (verdict) {
          case CascadeVerdict.Accepted accepted -> ACCEPTED;
          case CascadeVerdict.Escalated escalated -> ESCALATED;
        };
    outcomes.of(outcome, verdict.reason()).increment();
    added.of(outcome).record(time);
  }
}
