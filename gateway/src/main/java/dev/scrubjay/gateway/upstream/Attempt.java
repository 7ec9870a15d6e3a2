package dev.scrubjay.gateway.upstream;

import dev.scrubjay.gateway.upstream.provider.Cancellation;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * The bounds of one call on behalf of a request.
 *
 * @param cancellation ends the call
 * @param timeLeft the longest time that the call may take
 * @param tried the model's endpoints that the request has tried; the one that is called is added
 */
public record Attempt(Cancellation cancellation, Duration timeLeft, Set<String> tried) {

  /** The bounds of a call that takes the place of one which came to nothing. */
  public Attempt again() {
    return new Attempt(cancellation, timeLeft, new HashSet<>());
  }
}
