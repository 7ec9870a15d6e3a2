package dev.scrubjay.gateway.tuning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.policy.Plain;
import dev.scrubjay.policy.tuning.Overlay;
import dev.scrubjay.policy.tuning.Slo;
import dev.scrubjay.policy.tuning.Tunable;
import dev.scrubjay.policy.tuning.TuningAdvice;
import dev.scrubjay.policy.tuning.TuningAdvice.Hold;
import dev.scrubjay.policy.tuning.TuningAdvice.TuningStep;
import dev.scrubjay.policy.tuning.TuningState;
import dev.scrubjay.policy.tuning.TuningState.Trial;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The state of tuning that replicas share, as JSON.
 *
 * @param state the state of tuning
 * @param judgedUntil the end of the last window that was judged
 * @param advice the result of that in short; for a step, the step itself
 */
record TuningDocument(TuningState state, Instant judgedUntil, String advice) {
  static final TuningDocument NONE = new TuningDocument(TuningState.START, Instant.EPOCH, "");

  /**
   * Reads a document.
   *
   * @throws IllegalArgumentException if this version cannot read {@code text}
   */
  static TuningDocument parse(String text) {
    if (text.isEmpty()) {
      return NONE;
    }
    try {
      ObjectNode document = Json.object(text);
      return new TuningDocument(
          new TuningState(
              document.path("version").longValue(),
              new Overlay(factors(document.path("factors"))),
              document.path("trial").isObject()
                  ? Optional.of(trial(document.path("trial")))
                  : Optional.empty(),
              instants(document.path("resting_until")),
              instant(document, "paused_until")),
          instant(document, "judged_until"),
          Json.textOf(document, "advice"));
    } catch (JsonProcessingException | DateTimeException e) {
      throw new IllegalArgumentException("tuning: " + e.getMessage(), e);
    }
  }

  String text() {
    ObjectNode document = Json.object().put("version", state.version());
    ObjectNode factors = document.putObject("factors");
    state.overlay().factors().forEach((tunable, factor) -> factors.put(tunable.name(), factor));
    state.trial().ifPresent(trial -> document.set("trial", json(trial)));
    ObjectNode resting = document.putObject("resting_until");
    state.restingUntil().forEach((tunable, until) -> resting.put(tunable.name(), until.toString()));
    document
        .put("paused_until", state.pausedUntil().toString())
        .put("judged_until", judgedUntil.toString())
        .put("advice", advice);
    return Json.text(document);
  }

  /** {@code advice} in short. */
  static String inShort(TuningAdvice advice) {
    return switch (advice) {
      case Hold hold -> lower(hold.reason());
      case TuningStep step ->
          String.format(
              Locale.ROOT,
              "%s: %s %s -> %s",
              lower(step.reason()),
              step.tunable().setting(),
              Plain.text(step.before(), 4),
              Plain.text(step.after(), 4));
    };
  }

  /** {@code step} as it is logged and shown. */
  static ObjectNode json(TuningStep step) {
    return Json.object()
        .put("setting", step.tunable().setting())
        .put("why", lower(step.reason()))
        .put("before", step.before())
        .put("after", step.after())
        .put("factor", step.factor())
        .put("slo", lower(step.slo()))
        .put("measured", step.measured())
        .put("target", step.target());
  }

  private static ObjectNode json(Trial trial) {
    ObjectNode json = json(trial.step());
    json.put("factor_before", trial.factorBefore()).put("settled_at", trial.settledAt().toString());
    trial.met().forEach(slo -> json.withArray("met").add(slo.name()));
    return json;
  }

  private static Trial trial(JsonNode json) {
    Set<Slo> met = EnumSet.noneOf(Slo.class);
    json.path("met").forEach(slo -> met.add(Slo.valueOf(slo.asText())));
    TuningStep step =
        new TuningStep(
            tunable(Json.textOf(json, "setting")),
            TuningAdvice.StepReason.valueOf(Json.textOf(json, "why").toUpperCase(Locale.ROOT)),
            json.path("before").doubleValue(),
            json.path("after").doubleValue(),
            json.path("factor").doubleValue(),
            Slo.valueOf(Json.textOf(json, "slo").toUpperCase(Locale.ROOT)),
            json.path("measured").doubleValue(),
            json.path("target").doubleValue());
    return new Trial(
        step, json.path("factor_before").doubleValue(), met, instant(json, "settled_at"));
  }

  private static Tunable tunable(String setting) {
    for (Tunable tunable : Tunable.values()) {
      if (tunable.setting().equals(setting)) {
        return tunable;
      }
    }
    throw new IllegalArgumentException(
        "setting: " + setting + " (expected: a setting that is tuned)");
  }

  private static Map<Tunable, Double> factors(JsonNode json) {
    Map<Tunable, Double> factors = new EnumMap<>(Tunable.class);
    json.properties()
        .forEach(
            member ->
                factors.put(Tunable.valueOf(member.getKey()), member.getValue().doubleValue()));
    return factors;
  }

  private static Map<Tunable, Instant> instants(JsonNode json) {
    Map<Tunable, Instant> instants = new EnumMap<>(Tunable.class);
    json.properties()
        .forEach(
            member ->
                instants.put(
                    Tunable.valueOf(member.getKey()), Instant.parse(member.getValue().asText())));
    return instants;
  }

  private static Instant instant(JsonNode object, String member) {
    return Instant.parse(Json.textOf(object, member));
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
