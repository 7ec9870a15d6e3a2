package dev.scrubjay.gateway.request;

import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.policy.model.Cost;
import java.util.OptionalLong;

/** One call to a model on a request's way, which may still go on. Thread-safe. */
public final class CallTrail {
  /** The {@link CallProgress#result} of a call that was answered. */
  public static final String ANSWERED = "answered";

  /** The {@link CallProgress#result} of a call that failed, in a way without a kind. */
  public static final String FAILED = "failed";

  private static final String PENDING = "pending";

  private final String model;
  private final String provider;
  private final long startNanos;
  private CallProgress state =
      new CallProgress(
          "answer", PENDING, OptionalLong.empty(), OptionalLong.empty(), Usage.NONE, Cost.UNKNOWN);

  /**
   * How far a call has come.
   *
   * @param role what it is for: {@code answer}, or such as {@code judge}
   * @param result {@code pending}, {@code answered} or the kind of its failure, in lower case
   * @param firstNanos the ticker's reading at a stream's first event
   * @param endNanos the ticker's reading at its end
   * @param usage tokens of its answer
   * @param cost of its answer; unknown before that, and if it failed
   */
  public record CallProgress(
      String role,
      String result,
      OptionalLong firstNanos,
      OptionalLong endNanos,
      Usage usage,
      Cost cost) {}

  CallTrail(String model, String provider, long startNanos) {
    this.model = model;
    this.provider = provider;
    this.startNanos = startNanos;
  }

  public String model() {
    return model;
  }

  public String provider() {
    return provider;
  }

  /** The ticker's reading when it was begun. */
  public long startNanos() {
    return startNanos;
  }

  public synchronized CallProgress state() {
    return state;
  }

  /** Notes what the call is for. */
  public synchronized void is(String role) {
    state =
        new CallProgress(
            role, state.result, state.firstNanos, state.endNanos, state.usage, state.cost);
  }

  /** Notes a stream's first event. */
  public synchronized void begun(long nanos) {
    state =
        new CallProgress(
            state.role,
            state.result,
            OptionalLong.of(nanos),
            state.endNanos,
            state.usage,
            state.cost);
  }

  /** Notes the end of a call that was answered. */
  public synchronized void answered(long nanos, Usage usage, Cost cost) {
    state =
        new CallProgress(
            state.role, ANSWERED, state.firstNanos, OptionalLong.of(nanos), usage, cost);
  }

  /** Notes the end of a call without a whole answer. */
  public synchronized void failed(long nanos, String kind) {
    state =
        new CallProgress(
            state.role, kind, state.firstNanos, OptionalLong.of(nanos), state.usage, state.cost);
  }
}
