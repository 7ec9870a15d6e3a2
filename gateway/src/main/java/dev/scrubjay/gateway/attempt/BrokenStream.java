package dev.scrubjay.gateway.attempt;

import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.stream.Allowance;
import dev.scrubjay.policy.upstream.RescueMode;
import java.util.ArrayList;
import java.util.List;

/**
 * A stream that broke off, and what is paid for its rest. Confined to the request's context.
 *
 * @param shown the events that its client has had
 * @param said their text
 * @param mode how it may be rescued
 * @param firstNanos when the first attempt of the request began
 * @param maxChars the longest second answer that is read
 * @param memory for second answers
 * @param paid the calls that have answered differently, as they do
 */
public record BrokenStream(
    List<SseEvent> shown,
    String said,
    RescueMode mode,
    long firstNanos,
    long maxChars,
    Allowance memory,
    List<PaidCall> paid) {
  public BrokenStream(
      List<SseEvent> shown,
      String said,
      RescueMode mode,
      long firstNanos,
      long maxChars,
      Allowance memory) {
    this(List.copyOf(shown), said, mode, firstNanos, maxChars, memory, new ArrayList<>());
  }
}
