package dev.scrubjay.gateway.upstream;

import dev.scrubjay.gateway.upstream.provider.CallLimits;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The bounds of one call on behalf of a request.
 *
 * @param tenant whose request it is
 * @param cancellation ends the call
 * @param timeLeft the longest time that the call may take
 * @param firstToken the longest time until a stream's first token; null for none
 * @param tried the model's endpoints that the request has tried; the one that is called is added
 * @param alternative whether another model is called if this one has no place
 * @param aside whether it is no part of a client's request, so that a time limit shorter than a
 *     client's, or a provider's limit of such calls, takes nothing from clients
 * @param spilled by models of the request that had no place; over with this call's answer
 */
public record Attempt(
    String tenant,
    Cancellation cancellation,
    Duration timeLeft,
    @Nullable Duration firstToken,
    Set<String> tried,
    boolean alternative,
    boolean aside,
    List<SpilledCall> spilled) {
  private static final Duration SHORTEST = Duration.ofMillis(1);

  public Attempt {
    spilled = List.copyOf(spilled);
  }

  /** The bounds of a call that no other takes the place of. */
  public Attempt(
      String tenant,
      Cancellation cancellation,
      Duration timeLeft,
      @Nullable Duration firstToken,
      Set<String> tried) {
    this(tenant, cancellation, timeLeft, firstToken, tried, false, false, List.of());
  }

  /** The bounds of a call without a limit of its own for the first token. */
  public Attempt(String tenant, Cancellation cancellation, Duration timeLeft, Set<String> tried) {
    this(tenant, cancellation, timeLeft, null, tried);
  }

  /** The limits of the call itself. */
  CallLimits limits() {
    return new CallLimits(cancellation, timeLeft, firstToken);
  }

  /** The bounds of a call that takes the place of one which came to nothing. */
  public Attempt again() {
    return new Attempt(
        tenant, cancellation, timeLeft, firstToken, new HashSet<>(), alternative, aside, spilled);
  }

  /** The bounds of a call that has waited, so that less time is left. */
  Attempt after(Duration waited) {
    Duration left = timeLeft.minus(waited);
    return new Attempt(
        tenant,
        cancellation,
        left.compareTo(SHORTEST) < 0 ? SHORTEST : left,
        firstToken,
        tried,
        alternative,
        aside,
        spilled);
  }

  /** Notes that the answer is over. */
  void over() {
    spilled.forEach(SpilledCall::over);
  }
}
