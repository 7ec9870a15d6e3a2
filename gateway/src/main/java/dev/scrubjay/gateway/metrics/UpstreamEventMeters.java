package dev.scrubjay.gateway.metrics;

import static dev.scrubjay.gateway.metrics.family.Families.word;
import static dev.scrubjay.gateway.metrics.family.Families.words;

import dev.scrubjay.gateway.metrics.family.BoundedLabel;
import dev.scrubjay.gateway.metrics.family.Families;
import dev.scrubjay.gateway.metrics.family.Family;
import dev.scrubjay.gateway.metrics.family.Level;
import dev.scrubjay.gateway.upstream.UpstreamEvent;
import dev.scrubjay.gateway.upstream.UpstreamEvent.Cause;
import dev.scrubjay.gateway.upstream.UpstreamEvent.Ejected;
import dev.scrubjay.gateway.upstream.UpstreamEvent.Extra;
import dev.scrubjay.gateway.upstream.UpstreamEvent.Readmitted;
import dev.scrubjay.gateway.upstream.UpstreamEvent.Rescue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The meters of single calls to providers: ejections, retries, hedges, first tokens. */
final class UpstreamEventMeters {
  /** More are not counted: clients can name any number of models. */
  private static final int MAX_EJECTED = 1_000;

  private final BoundedLabel models;
  private final Set<List<String>> ejectedNow = ConcurrentHashMap.newKeySet();
  private final Family<Level> ejected;
  private final Family<Counter> ejections;
  private final Family<Level> calls;
  private final Family<Level> limits;
  private final Family<Timer> firstToken;
  private final Family<Timer> waits;
  private final Family<Counter> spills;
  private final Family<Counter> extraCalls;
  private final Family<Counter> budgetSpent;
  private final Family<Counter> hedges;
  private final Counter hedgeCost;
  private final Family<Counter> rescues;
  private final Family<Counter> streamedTokens;
  private final Family<Counter> skippedEvents;

  UpstreamEventMeters(Families families, BoundedLabel models, Collection<String> providers) {
    this.models = models;
    ejected =
        families.levels(
            "upstream_ejected",
            "Endpoints, or models there, that are ejected after failures",
            "provider");
    ejections =
        families.counters(
            "upstream_ejection_count_total",
            "Ejections of endpoints, or of models there",
            "provider",
            "cause");
    calls = families.levels("upstream_calls", "Calls in flight", "provider");
    limits = families.levels("upstream_call_limit", "Limit of the calls in flight", "provider");
    firstToken =
        families.upstreamTimes(
            "upstream_first_token_seconds", "Time until a stream's first token", "model");
    waits =
        families.upstreamTimes(
            "model_wait_seconds", "Time that calls waited for a place, in vain or not", "model");
    spills =
        families.counters(
            "model_spillover_count_total",
            "Requests that went to another model, as the first had no capacity",
            "from",
            "to");
    extraCalls =
        families.counters(
            "upstream_extra_call_count_total",
            "Further calls: retries, fallbacks, hedges and rescues",
            "provider",
            "kind");
    budgetSpent =
        families.counters(
            "upstream_budget_spent_count_total",
            "Further calls not made because the retry budget was spent",
            "provider",
            "kind");
    hedges =
        families.counters(
            "upstream_hedge_count_total", "Hedged streams, by whether the second call won", "won");
    hedgeCost =
        families.counter(
            "upstream_hedge_cost_usd_total",
            "Estimated cost of the calls that lost in hedges, USD");
    rescues =
        families.counters(
            "stream_rescue_count_total",
            "Streams that broke off after their first token, by what became of them",
            "outcome");
    streamedTokens =
        families.counters(
            "streamed_token_count_total",
            "Output tokens of streams, by whether they became part of a whole answer",
            "useful");
    skippedEvents =
        families.counters(
            "stream_skipped_event_count_total",
            "Events of streams that could not be read, and were left out",
            "provider");
    Set<String> names = Set.copyOf(providers);
    ejected.foresee(names);
    ejections.foresee(names, words(Cause.values()));
    calls.foresee(names);
    firstToken.foresee(models.values());
    extraCalls.foresee(names, words(Extra.values()));
    budgetSpent.foresee(names, words(Extra.values()));
    hedges.foresee(List.of("true", "false"));
    rescues.foresee(words(Rescue.values()));
    streamedTokens.foresee(List.of("true", "false"));
    skippedEvents.foresee(names);
  }

  /** Has the series of a model whose instances are scaled exist from the start. */
  void foreseeScaled(String model, Collection<String> spillOver) {
    waits.foresee(Set.of(models.known(model)));
    spillOver.forEach(to -> spills.foresee(Set.of(models.known(model)), Set.of(models.known(to))));
  }

  void happened(UpstreamEvent event) {
    String provider = event.provider();
    switch (event) {
      case Ejected left -> {
        ejections.of(provider, word(left.cause())).increment();
        if (left.cause() == Cause.FAILURES
            && ejectedNow.size() < MAX_EJECTED
            && ejectedNow.add(key(left.endpoint(), left.model().orElse("")))) {
          ejected.of(provider).add(1);
        }
      }
      case Readmitted back -> {
        if (ejectedNow.remove(key(back.endpoint(), back.model().orElse("")))) {
          ejected.of(provider).add(-1);
        }
      }
      case UpstreamEvent.CallsInFlight now -> {
        calls.of(provider).set(now.calls());
        limits.of(provider).set(now.limit());
      }
      case UpstreamEvent.FirstToken first ->
          firstToken.of(models.of(first.model())).record(first.after());
      case UpstreamEvent.Waited waited -> waits.of(models.of(waited.model())).record(waited.time());
      case UpstreamEvent.SpilledOver spilled ->
          spills.of(models.of(spilled.model()), models.of(spilled.to())).increment();
      case UpstreamEvent.ExtraCall extra -> extraCalls.of(provider, word(extra.kind())).increment();
      case UpstreamEvent.BudgetSpent spent ->
          budgetSpent.of(provider, word(spent.kind())).increment();
      case UpstreamEvent.HedgeEnded hedge -> {
        hedges.of(String.valueOf(hedge.won())).increment();
        hedgeCost.increment(hedge.costUsd());
      }
      case UpstreamEvent.EventsSkipped skipped ->
          skippedEvents.of(provider).increment(skipped.events());
      case UpstreamEvent.StreamBroken broken -> rescues.of(word(broken.rescue())).increment();
      case UpstreamEvent.StreamedTokens streamed ->
          streamedTokens.of(String.valueOf(streamed.useful())).increment(streamed.tokens());
    }
  }

  private static List<String> key(String endpoint, String model) {
    return List.of(endpoint, model);
  }
}
