package dev.scrubjay.gateway.analytics;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a caller says of an answer it got.
 *
 * @param success whether it was of use
 * @param costUsd what it cost
 * @param latency how long it took
 * @param accuracy how good it was, 0 to 1
 */
public record Outcome(
    boolean success, OptionalDouble costUsd, Optional<Duration> latency, OptionalDouble accuracy) {}
