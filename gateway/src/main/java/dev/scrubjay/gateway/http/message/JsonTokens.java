package dev.scrubjay.gateway.http.message;

import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.load.JsonMemory;
import io.vertx.core.buffer.Buffer;

/**
 * The number of tokens in a JSON text: its brackets, colons and commas outside of strings. It is a
 * measure of the objects that the text becomes when it is parsed, and needs none itself.
 */
public final class JsonTokens {
  private JsonTokens() {}

  /**
   * Checks that {@code json} has at most {@code limit} tokens.
   *
   * @return how many
   * @throws ApiException if it has more
   */
  public static int requireAtMost(int limit, Buffer json) {
    int tokens = JsonMemory.tokens(json, limit);
    if (tokens > limit) {
      throw new ApiException(
          ApiError.of(
              ErrorKind.TOO_LARGE,
              "too_many_json_tokens",
              "The body has more than "
                  + limit
                  + " JSON tokens (brackets, colons and commas). Send less, or text or base64"
                  + " instead of lists of numbers."));
    }
    return tokens;
  }
}
