package dev.scrubjay.gateway.tuning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.config.PerformanceConfig;
import dev.scrubjay.gateway.config.TuningConfig.Mode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.policy.tuning.Measurements;
import dev.scrubjay.policy.tuning.TunableSettings;
import dev.scrubjay.policy.tuning.Tuner;
import dev.scrubjay.policy.tuning.TuningAdvice.Hold;
import dev.scrubjay.policy.tuning.TuningAdvice.HoldReason;
import dev.scrubjay.policy.tuning.TuningAdvice.TuningStep;
import dev.scrubjay.policy.tuning.TuningState;
import java.time.Instant;
import java.util.List;

/**
 * A change of the document that replicas share, decided by the one that holds the lease.
 *
 * @param after the document to write
 * @param lines to log with it, JSON texts
 */
record TuningChange(TuningDocument after, List<String> lines) {
  TuningChange {
    lines = List.copyOf(lines);
  }

  /** The change by a window's figures: a step if the {@link Tuner} takes one. */
  static TuningChange judging(
      TuningWindow window,
      Measurements measured,
      TuningDocument before,
      PerformanceConfig config,
      TunableSettings configured,
      Instant now) {
    boolean isOn = config.tuning().mode() == Mode.ON;
    TuningState state = isOn ? before.state() : TuningState.START;
    Tuner.TuningDecision outcome =
        config.experiments().tests().isEmpty()
            ? new Tuner(config.tuning().limits(), config.targets())
                .next(state, configured, measured, window.begin(), now)
            : new Tuner.TuningDecision(state, new Hold(HoldReason.EXPERIMENT));
    String advice = TuningDocument.inShort(outcome.advice());
    TuningState next = isOn ? outcome.state() : before.state();
    boolean isNews = isOn || !advice.equals(before.advice());
    List<String> lines =
        outcome.advice() instanceof TuningStep step && isNews
            ? List.of(line(now, isOn, next, TuningDocument.json(step)))
            : List.of();
    return new TuningChange(new TuningDocument(next, window.end(), advice), lines);
  }

  /** The return to the configuration; tuning then pauses until {@code restingUntil}. */
  static TuningChange reverting(TuningDocument before, Instant now, Instant restingUntil) {
    TuningState reverted = before.state().reverted(restingUntil);
    return new TuningChange(
        new TuningDocument(reverted, before.judgedUntil(), "reverted"),
        List.of(line(now, true, reverted, Json.object().put("why", "reverted"))));
  }

  private static String line(Instant now, boolean applied, TuningState state, ObjectNode change) {
    ObjectNode line = Json.object().put("at", now.toString()).put("applied", applied);
    return Json.text(line.put("version", state.version()).setAll(change));
  }
}
