package dev.scrubjay.gateway.cache;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;

/**
 * A cached answer, uncompressed.
 *
 * @param payload the answer's bytes; not to be changed
 * @param contentType of the payload, such as {@code application/json}
 * @param created when it was stored, to the millisecond
 * @param softExpiry from when on it is stale
 * @param hardExpiry from when on it is gone
 * @param origin what it took to make it
 */
public record Entry(
    Buffer payload,
    String contentType,
    Instant created,
    Instant softExpiry,
    Instant hardExpiry,
    Origin origin) {

  /**
   * What it took to make an answer, and so what a hit saves.
   *
   * @param model the model's id, or empty if no model made it
   * @param costUsd what was paid
   * @param latency how long it took
   */
  public record Origin(String model, double costUsd, Duration latency) {
    public static final Origin UNKNOWN = new Origin("", 0, Duration.ZERO);
  }
}
