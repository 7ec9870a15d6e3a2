package dev.scrubjay.gateway.dialect;

import java.util.function.UnaryOperator;

/**
 * The call by which a model continues an answer whose beginning it is given.
 *
 * @param repeats whether the model's answer repeats that beginning
 */
public record Continuation(ProviderCall call, boolean repeats) {
  /** The same with another call. */
  public Continuation map(UnaryOperator<ProviderCall> change) {
    return new Continuation(change.apply(call), repeats);
  }
}
