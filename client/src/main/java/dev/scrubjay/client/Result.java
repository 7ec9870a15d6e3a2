package dev.scrubjay.client;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Data, or the reason why there is none.
 *
 * @param orNull the data; null if there was no success
 * @param error null if there was
 */
public record Result<T>(@Nullable T orNull, @Nullable String error) {

  static <T> Result<T> of(Supplier<T> call) {
    try {
      return new Result<>(call.get(), null);
    } catch (ScrubjayException e) {
      return new Result<>(null, String.valueOf(e.getMessage()));
    }
  }

  public boolean success() {
    return orNull != null;
  }

  /**
   * The data.
   *
   * @throws NullPointerException if there was no success
   */
  public T data() {
    return requireNonNull(orNull, error);
  }
}
