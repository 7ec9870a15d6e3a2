package dev.scrubjay.gateway.request;

import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingDecision.Unroutable;
import dev.scrubjay.policy.routing.RoutingRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a request on its way: its key, the router's decision and its calls to models.
 * Holds no text of prompts and answers, and a bounded number of calls. Thread-safe.
 */
public final class RequestTrail {
  private static final int MAX_CALLS = 20;
  private static final int MAX_REJECTED = 20;

  private final long startNanos;
  private final List<CallTrail> calls = new ArrayList<>();
  private @Nullable CacheKey key;
  private @Nullable Choice choice;
  private int further;

  /**
   * The choice of a model.
   *
   * @param task what the router was asked
   * @param decision its answer, less most of the models that it rejected; null if the client named
   *     the model, or routing is turned off
   * @param rejected how many models it rejected
   */
  public record Choice(RoutingRequest task, @Nullable RoutingDecision decision, int rejected) {
    public static Choice of(RoutingRequest task, @Nullable RoutingDecision decision) {
      return decision == null
          ? new Choice(task, null, 0)
          : new Choice(task, bounded(decision), decision.rejected().size());
    }

    private static RoutingDecision bounded(RoutingDecision decision) {
      return switch (decision) {
        case Routed made ->
            new Routed(
                made.selected(),
                made.fallbacks(),
                made.confidence(),
                made.explored(),
                made.reasons(),
                made.relaxed(),
                first(made.rejected()));
        case Unroutable none ->
            new Unroutable(none.reason(), first(none.rejected()), none.byRequirement());
      };
    }

    private static Map<String, String> first(Map<String, String> rejected) {
      Map<String, String> first = new TreeMap<>();
      rejected.entrySet().stream()
          .limit(MAX_REJECTED)
          .forEach(model -> first.put(model.getKey(), model.getValue()));
      return first;
    }
  }

  /**
   * A trail without an event.
   *
   * @param startNanos the ticker's reading when the request arrived
   */
  public RequestTrail(long startNanos) {
    this.startNanos = startNanos;
  }

  /** The ticker's reading when the request arrived. */
  public long startNanos() {
    return startNanos;
  }

  /** Notes the key of the answer in the cache. */
  public synchronized void keyed(CacheKey known) {
    key = known;
  }

  /** Notes how a model was chosen. */
  public synchronized void chosen(Choice made) {
    choice = made;
  }

  /** Notes a call to a model that begins. */
  public CallTrail calling(String model, String provider, long nanos) {
    CallTrail call = new CallTrail(model, provider, nanos);
    synchronized (this) {
      if (calls.size() < MAX_CALLS) {
        calls.add(call);
      } else {
        further++;
      }
    }
    return call;
  }

  public synchronized Optional<CacheKey> key() {
    return Optional.ofNullable(key);
  }

  public synchronized Optional<Choice> choice() {
    return Optional.ofNullable(choice);
  }

  /** The first calls, in the order in which they began. */
  public synchronized List<CallTrail> calls() {
    return List.copyOf(calls);
  }

  /** The number of calls after those. */
  public synchronized int further() {
    return further;
  }
}
