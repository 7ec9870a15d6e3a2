package dev.scrubjay.policy.model;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A kind of tokens with a price of its own. Each token of a request or an answer is of exactly one
 * kind. A kind for which a model has no price costs as much as the kind that it is a part of.
 */
public enum TokenKind {
  /** Input that is of no other kind. */
  INPUT(true, null),
  /** Output that is of no other kind. */
  OUTPUT(false, null),
  /** Input that the provider read from its prompt cache. */
  CACHED_READ(true, INPUT),
  /** Input that the provider wrote to its prompt cache, for as long as it does by default. */
  CACHE_WRITE(true, INPUT),
  /** Input that the provider wrote to its prompt cache for an hour. */
  CACHE_WRITE_1H(true, CACHE_WRITE),
  REASONING(false, OUTPUT),
  AUDIO_INPUT(true, INPUT),
  CACHED_AUDIO(true, CACHED_READ),
  AUDIO_OUTPUT(false, OUTPUT),
  IMAGE_INPUT(true, INPUT),
  CACHED_IMAGE(true, CACHED_READ),
  IMAGE_OUTPUT(false, OUTPUT);

  private final boolean input;
  private final @Nullable TokenKind whole;

  TokenKind(boolean input, @Nullable TokenKind whole) {
    this.input = input;
    this.whole = whole;
  }

  /** Whether the tokens are input; if not, they are output. */
  public boolean isInput() {
    return input;
  }

  /** The kind whose price these tokens have if they have none of their own. */
  public Optional<TokenKind> whole() {
    return Optional.ofNullable(whole);
  }

  /** The name in settings, such as {@code cached_read}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
