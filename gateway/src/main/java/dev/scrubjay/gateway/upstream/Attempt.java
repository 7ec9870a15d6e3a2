package dev.scrubjay.gateway.upstream;

import dev.scrubjay.gateway.upstream.provider.Cancellation;
import java.time.Duration;
import java.util.Set;

/**
 * What one call on behalf of a request is bound by.
 *
 * @param cancellation ends it
 * @param timeLeft how long it may take
 * @param tried endpoints of the model that the request has been to; the one it goes to is added
 */
public record Attempt(Cancellation cancellation, Duration timeLeft, Set<String> tried) {}
