package dev.scrubjay.gateway.cache;

import dev.scrubjay.policy.model.Cost;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A stored answer, uncompressed.
 *
 * @param payload the answer's bytes; not to be changed
 * @param contentType of the payload, such as {@code application/json}
 * @param created the time of the store, to the millisecond
 * @param softExpiry the time from which the entry is stale
 * @param hardExpiry the time from which the entry is expired
 * @param origin the answer's model, cost and latency
 */
public record Entry(
    Buffer payload,
    String contentType,
    Instant created,
    Instant softExpiry,
    Instant hardExpiry,
    Origin origin) {
  /** The content type of an answer that was made before it was asked for. */
  public static final String PRELOADED_JSON = "application/json; scrubjay=preloaded";

  /** Whether it is a model's answer, and not a result that a caller stored, or a refusal. */
  public boolean isOfModel() {
    return !origin.model().isEmpty();
  }

  /** Whether the answer was made before it was asked for. */
  public boolean isPreloaded() {
    return contentType.equals(PRELOADED_JSON);
  }

  /**
   * The origin of an answer, and so the savings of a hit.
   *
   * @param model the model's id, or empty if the answer is not from a model
   * @param cost the cost of the answer
   * @param latency the time that the answer took
   * @param dropped members of the request that the model's provider could not be told
   */
  public record Origin(String model, Cost cost, Duration latency, List<String> dropped) {
    public static final Origin UNKNOWN = new Origin("", 0, Duration.ZERO);

    public Origin {
      dropped = List.copyOf(dropped);
    }

    public Origin(String model, Cost cost, Duration latency) {
      this(model, cost, latency, List.of());
    }

    public Origin(String model, double costUsd, Duration latency) {
      this(model, Cost.of(costUsd), latency);
    }

    /** The cost of the answer, USD, as far as it counts for the entry's worth: 0 if unknown. */
    public double costUsd() {
      return cost.usdOrZero();
    }
  }
}
