package dev.scrubjay.gateway.analytics.figures;

import dev.scrubjay.policy.tuning.Slo;
import dev.scrubjay.policy.tuning.SloTargets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Explains from the counters why objectives are missed, and what to do about it. */
final class Advisor {
  /** The least number of samples for advice. */
  private static final int ENOUGH = 20;

  private static final int MAX_OPERATIONS = 3;

  /** A cause of at least this share of the misses is named. */
  private static final double MUCH = 0.2;

  private final Counted counted;
  private final SloTargets targets;
  private final List<OperatorAdvice> advice = new ArrayList<>();

  Advisor(Counted counted, SloTargets targets) {
    this.counted = counted;
    this.targets = targets;
  }

  List<OperatorAdvice> advice() {
    for (SloRow row : SloRow.of(counted, targets)) {
      if (!row.met()) {
        missed(row);
      }
    }
    if (counted.lost() > 0) {
      say(
          "figures",
          ("Redis was away for longer than this replica keeps its figures for it: %d minutes of"
                  + " them are missing from the totals of all replicas.")
              .formatted(counted.lost()));
    }
    return List.copyOf(advice);
  }

  /** Says something on each missed objective, be it only that the cause is not known. */
  private void missed(SloRow row) {
    int before = advice.size();
    if (row.samples() >= ENOUGH) {
      explain(row.slo());
    }
    if (advice.size() == before) {
      String name = row.slo().name().toLowerCase(Locale.ROOT);
      String words = name.replace('_', ' ');
      say(
          name,
          row.samples() < ENOUGH
              ? "The objective of the %s is missed, by %d samples: too few to say why."
                  .formatted(words, row.samples())
              : "The objective of the %s is missed, and no single cause stands out."
                  .formatted(words));
    }
  }

  private void explain(Slo slo) {
    switch (slo) {
      case HIT_RATE -> hitRate();
      case ROUTING_ACCURACY -> routing();
      case OPTIMIZATION_LATENCY -> latency();
      case COST_SAVINGS -> savings();
      case IMPROVEMENT -> improvement();
    }
  }

  private void hitRate() {
    CacheFigures cache = counted.cache();
    counted.operations().stream()
        .filter(operation -> operation.hitRate() < targets.hitRate())
        .filter(operation -> operation.misses() >= MUCH * cache.misses())
        .limit(MAX_OPERATIONS)
        .forEach(this::operation);
    long away = cache.missReasons().getOrDefault("cache_unavailable", 0L);
    if (away >= MUCH * cache.misses()) {
      say(
          "hit_rate",
          "%s of the misses came because Redis was slow or away: see its latency and memory."
              .formatted(percent(away, cache.misses())));
    }
    long unasked = cache.missReasons().getOrDefault("request", 0L);
    if (unasked >= MUCH * cache.misses()) {
      say(
          "hit_rate",
          "%s of the misses were requested: the requests said no-cache."
              .formatted(percent(unasked, cache.misses())));
    }
  }

  private void operation(OperationFigures operation) {
    String head =
        String.format(
            Locale.ROOT,
            "%s: %s hits of %d lookups. ",
            operation.operation(),
            percent(operation.hits(), operation.hits() + operation.misses()),
            operation.hits() + operation.misses());
    if (operation.expired() >= MUCH * operation.misses()) {
      say(
          "hit_rate",
          ("%s%s of its misses had been in the cache and expired too early: a longer TTL would have"
                  + " made hits of some (cache_policies.ttl_strategies, or the requests'"
                  + " access_frequency or ttl).")
              .formatted(head, percent(operation.expired(), operation.misses())));
    }
    if (operation.evicted() >= MUCH * operation.misses()) {
      say(
          "hit_rate",
          ("%s%s of its misses had been evicted before their time: raise"
                  + " cache_policies.max_cache_size.")
              .formatted(head, percent(operation.evicted(), operation.misses())));
    }
    if (operation.firstSeen() >= MUCH * operation.misses()) {
      say(
          "hit_rate",
          ("%s%s of its misses were for keys that had never been stored: if the same is asked"
                  + " again and again, see that its answers are stored, or look for what differs in"
                  + " the requests (a date, a user's name, an id in the prompt or params), and leave"
                  + " it out of them.")
              .formatted(head, percent(operation.firstSeen(), operation.misses())));
    }
  }

  private void routing() {
    RoutingFigures routing = counted.routing();
    routing.models().entrySet().stream()
        .filter(model -> model.getValue().failures() > 0)
        .max(Comparator.comparingLong(model -> model.getValue().failures()))
        .ifPresent(
            model ->
                say(
                    "routing_accuracy",
                    ("%d of %d failed calls went to %s: see its provider, its key and its limits;"
                            + " or take it out of models until it is well.")
                        .formatted(
                            model.getValue().failures(),
                            routing.upstreamFailures(),
                            model.getKey())));
    if (routing.failures() >= MUCH * ENOUGH) {
      say(
          "routing_accuracy",
          ("%d of %d decisions found no model: what requests demand (context length, capabilities,"
                  + " strict requirements) is more than the configured models offer.")
              .formatted(routing.failures(), routing.decisions()));
    }
    if (routing.upstreamFailures() == 0 && routing.failures() == 0) {
      say(
          "routing_accuracy",
          "The models answered, but callers reported outcomes without success: raise"
              + " routing_policies.accuracy_weight, or the task_complexity that requests name.");
    }
  }

  private void latency() {
    CacheFigures cache = counted.cache();
    long away = cache.missReasons().getOrDefault("cache_unavailable", 0L);
    if (away > 0) {
      say(
          "optimization_latency",
          ("%d lookups waited for a Redis that did not answer: see its latency, or lower"
                  + " redis.lookup_timeout.")
              .formatted(away));
    } else if (cache.coalesced() > MUCH * cache.misses()) {
      say(
          "optimization_latency",
          ("%d requests waited for an answer that others were making already, which counts as the"
                  + " gateway's time.")
              .formatted(cache.coalesced()));
    } else {
      say(
          "optimization_latency",
          "Redis answered in time: see the event loops' lag and garbage collection in the metrics,"
              + " and add replicas or processors.");
    }
  }

  private void savings() {
    counted.routing().models().entrySet().stream()
        .max(Comparator.comparingDouble(model -> model.getValue().costUsd()))
        .ifPresent(
            model ->
                say(
                    "cost_savings",
                    ("Most of what was paid went to %s (%s of the answers): name the"
                            + " task_complexity of simple requests, or raise"
                            + " routing_policies.cost_weight.")
                        .formatted(
                            model.getKey(),
                            percent(Math.round(model.getValue().share() * 100), 100))));
  }

  private void improvement() {
    say(
        "improvement",
        "Requests are served hardly faster than the strongest model would have: more hits help"
            + " most; then latency_requirement in requests, or routing_policies.latency_weight.");
  }

  private void say(String about, String text) {
    advice.add(new OperatorAdvice(about, text));
  }

  private static String percent(long part, long whole) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * Sums.share(part, whole, 0));
  }
}
