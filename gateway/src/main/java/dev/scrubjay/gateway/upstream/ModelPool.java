package dev.scrubjay.gateway.upstream;

import dev.scrubjay.policy.scaling.ModelDemand;
import dev.scrubjay.policy.scaling.PoolCapacity;
import dev.scrubjay.policy.scaling.ScalingDecision;
import dev.scrubjay.policy.scaling.ScalingPolicy;
import dev.scrubjay.policy.scaling.SpillState;
import dev.scrubjay.policy.upstream.RecentDurations;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The instances of one self-hosted model, as this replica knows them: how many calls they serve at
 * a time, and how many want to be served. Locks are taken in the order {@link WaitingCalls}, pool.
 * Thread-safe.
 */
final class ModelPool {
  /** The weight of the latest call in the mean of their times. */
  private static final double LATEST = 0.1;

  private static final double HALF = 0.5;

  /** Of more spilled calls, the oldest are not counted any more. */
  private static final int MOST_SPILLED = 10_000;

  private final String model;
  private final int max;
  private final WaitingCalls waiting = new WaitingCalls();
  private final RecentDurations firstTokens = new RecentDurations();
  private final Map<String, Integer> held = new HashMap<>();
  private volatile ScalingPolicy policy;
  private PoolCapacity capacity;
  private SpillState state = SpillState.SERVING;
  private int inFlight;
  private final Deque<Long> spilledUntil = new ArrayDeque<>();
  private int spilled;
  private double callNanos;
  private long slowedAt;

  /** What the end of a call shows of the instances. */
  enum CallEnd {
    /** They serve it. */
    SERVED,
    /** They serve it, which has been counted before. */
    COUNTED,
    /** They have no place for it. */
    REFUSED,
    /** They did not begin to answer in time. */
    LATE,
    UNKNOWN
  }

  /**
   * @param max the highest limit of calls at a time
   * @param now a reading of the monotonic ticker that all times here are of
   */
  ModelPool(String model, int max, ScalingPolicy policy, long now) {
    this.model = model;
    this.max = max;
    this.policy = policy;
    this.capacity = PoolCapacity.ofOne(Math.min(policy.targetConcurrency(), max));
    this.slowedAt = now;
  }

  /** Goes by another policy from now on; what is known of the instances is kept. */
  void follow(ScalingPolicy next) {
    policy = next;
  }

  ScalingPolicy policy() {
    return policy;
  }

  WaitingCalls waiting() {
    return waiting;
  }

  /** Decides on a call; one that is to be made now has taken its place. */
  synchronized ScalingDecision decide(Attempt attempt, Duration waited, long now) {
    ScalingDecision.Ruling ruling =
        ScalingDecision.on(
            demand(now),
            policy,
            state,
            capacity.admits(inFlight, now),
            attempt.alternative(),
            waited,
            attempt.timeLeft().minus(waited));
    state = ruling.state();
    if (ruling.decision() instanceof ScalingDecision.Serve) {
      hold(attempt.tenant());
    }
    return ruling.decision();
  }

  /** Takes a place for a tenant's call that has waited; false if there is none. */
  synchronized boolean take(String tenant, long now) {
    boolean place = capacity.admits(inFlight, now);
    if (place) {
      hold(tenant);
    }
    return place;
  }

  private void hold(String tenant) {
    inFlight++;
    held.merge(tenant, 1, Integer::sum);
  }

  /** Gives back the place of a call that was not made. */
  synchronized void putBack(String tenant) {
    inFlight--;
    held.computeIfPresent(tenant, (name, own) -> own == 1 ? null : own - 1);
  }

  /**
   * Notes the first token of a call.
   *
   * @param began when the call was made
   */
  void firstToken(long began, long now) {
    Duration after = Duration.ofNanos(now - began);
    firstTokens.add(after);
    synchronized (this) {
      boolean late = policy.firstToken().filter(limit -> after.compareTo(limit) > 0).isPresent();
      if (late && !capacity.isAway()) { // a pool that is back may begin slowly
        slow(began, now);
      } else {
        served();
      }
    }
    wake();
  }

  /**
   * Notes the end of a call, and gives back its place.
   *
   * @param began when the call was made
   */
  void ended(String tenant, CallEnd end, long began, long now) {
    synchronized (this) {
      switch (end) {
        case SERVED -> served();
        case COUNTED -> {}
        case REFUSED -> refused(now);
        case LATE -> slow(began, now);
        case UNKNOWN -> stayAway(now);
      }
      if (end == CallEnd.SERVED || end == CallEnd.COUNTED) {
        double took = now - began;
        callNanos = callNanos == 0 ? took : callNanos + LATEST * (took - callNanos);
      }
      putBack(tenant);
    }
    wake();
  }

  private void served() {
    capacity = capacity.answered(inFlight, policy.targetConcurrency(), max);
  }

  private void refused(long now) {
    capacity = capacity.refused(inFlight - 1, now, policy.probe().toNanos());
  }

  /** Lowers the limit once for all calls that were made before it was lowered last. */
  private void slow(long began, long now) {
    stayAway(now);
    if (began - slowedAt >= 0) {
      capacity = capacity.late();
      slowedAt = now;
    }
  }

  /** A probe that shows nothing is followed by another only after a while. */
  private void stayAway(long now) {
    if (capacity.isAway()) {
      refused(now);
    }
  }

  /** Has calls that wait go on, if there are places. */
  void wake() {
    waiting.wake(this::heldBy);
  }

  private synchronized int heldBy(String tenant) {
    return held.getOrDefault(tenant, 0);
  }

  /** The demand for the model now. */
  synchronized ModelDemand demand(long now) {
    while (!spilledUntil.isEmpty() && now - spilledUntil.getFirst() >= 0) {
      spilledUntil.removeFirst();
    }
    return new ModelDemand(
        inFlight,
        waiting.size(),
        spilled + spilledUntil.size(),
        capacity.places(),
        firstTokens.quantile(HALF).orElse(Duration.ZERO),
        Duration.ofNanos((long) callNanos));
  }

  /**
   * Counts a call that another model serves, for as long as this one usually takes, as an
   * autoscaler wants to know what this one would have to serve; until it is over if that is not
   * known.
   */
  synchronized SpilledCall spill(long now) {
    if (callNanos == 0) {
      spilled++;
      return new SpilledCall(this::spillOver);
    }
    if (spilledUntil.size() >= MOST_SPILLED) {
      spilledUntil.removeFirst();
    }
    spilledUntil.addLast(now + (long) callNanos);
    return new SpilledCall(() -> {});
  }

  private synchronized void spillOver() {
    spilled--;
  }

  /** Why a call is not made. */
  String refusal(long nanos) {
    ModelDemand now = demand(nanos);
    return now.capacity() == 0
        ? "%s has no instance that takes calls, and %d calls wait".formatted(model, now.waiting())
        : "%s has %d of at most %d calls in flight, and %d wait"
            .formatted(model, now.inFlight(), now.capacity(), now.waiting());
  }
}
