package dev.scrubjay.gateway.metrics;

import static dev.scrubjay.gateway.metrics.Families.seconds;
import static dev.scrubjay.gateway.metrics.Families.word;
import static dev.scrubjay.gateway.metrics.Families.words;
import static dev.scrubjay.gateway.metrics.Families.zero;

import dev.scrubjay.gateway.upstream.UpstreamEvent;
import dev.scrubjay.gateway.upstream.UpstreamEvent.Cause;
import dev.scrubjay.gateway.upstream.UpstreamEvent.Ejected;
import dev.scrubjay.gateway.upstream.UpstreamEvent.Extra;
import dev.scrubjay.gateway.upstream.UpstreamEvent.Readmitted;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What happened on the way to providers: breakers, retries, hedges, first tokens. */
final class UpstreamEventMeters {
  private final BoundedLabel models;
  private final Set<List<String>> ejectedNow = ConcurrentHashMap.newKeySet();
  private final Gauge ejected;
  private final Counter ejections;
  private final Gauge calls;
  private final Gauge limits;
  private final Histogram firstToken;
  private final Counter extraCalls;
  private final Counter budgetSpent;
  private final Counter hedges;
  private final Counter hedgeCost;

  UpstreamEventMeters(Families families, BoundedLabel models, Collection<String> providers) {
    this.models = models;
    ejected =
        families.gauge("upstream_ejected", "Endpoints left alone for their failures", "provider");
    ejections = families.counter("upstream_ejection_count_total", "Ejections", "provider", "cause");
    calls = families.gauge("upstream_calls", "Calls under way", "provider");
    limits = families.gauge("upstream_call_limit", "How many there may be", "provider");
    firstToken =
        families.upstreamTime(
            "upstream_first_token_seconds", "Until a stream's first event", "model");
    extraCalls =
        families.counter(
            "upstream_extra_call_count_total",
            "Calls beyond a request's first",
            "provider",
            "kind");
    budgetSpent =
        families.counter(
            "upstream_budget_spent_count_total",
            "Such calls not made, as the retry budget is spent",
            "provider",
            "kind");
    hedges = families.counter("upstream_hedge_count_total", "Streams asked for twice", "won");
    hedgeCost = families.counter("upstream_hedge_cost_usd_total", "What their losers cost");
    Set<String> names = Set.copyOf(providers);
    zero(ejected::initLabelValues, names);
    zero(ejections::initLabelValues, names, words(Cause.values()));
    zero(calls::initLabelValues, names);
    zero(firstToken::initLabelValues, models.values());
    zero(extraCalls::initLabelValues, names, words(Extra.values()));
    zero(budgetSpent::initLabelValues, names, words(Extra.values()));
    zero(hedges::initLabelValues, List.of("true", "false"));
  }

  void happened(UpstreamEvent event) {
    String provider = event.provider();
    switch (event) {
      case Ejected left -> {
        ejections.labelValues(provider, word(left.cause())).inc();
        if (left.cause() == Cause.FAILURES && ejectedNow.add(key(left.endpoint(), left.model()))) {
          ejected.labelValues(provider).inc();
        }
      }
      case Readmitted back -> {
        if (ejectedNow.remove(key(back.endpoint(), back.model()))) {
          ejected.labelValues(provider).dec();
        }
      }
      case UpstreamEvent.CallsInFlight now -> {
        calls.labelValues(provider).set(now.calls());
        limits.labelValues(provider).set(now.limit());
      }
      case UpstreamEvent.FirstToken first ->
          firstToken.labelValues(models.of(first.model())).observe(seconds(first.after()));
      case UpstreamEvent.ExtraCall extra ->
          extraCalls.labelValues(provider, word(extra.kind())).inc();
      case UpstreamEvent.BudgetSpent spent ->
          budgetSpent.labelValues(provider, word(spent.kind())).inc();
      case UpstreamEvent.HedgeEnded hedge -> {
        hedges.labelValues(String.valueOf(hedge.won())).inc();
        hedgeCost.inc(hedge.costUsd());
      }
    }
  }

  private static List<String> key(String endpoint, Optional<String> model) {
    return List.of(endpoint, model.orElse(""));
  }
}
