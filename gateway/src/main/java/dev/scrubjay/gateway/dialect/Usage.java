package dev.scrubjay.gateway.dialect;

import dev.scrubjay.policy.model.ServiceTier;
import dev.scrubjay.policy.model.TokenKind;
import java.util.EnumMap;
import java.util.Map;

/**
 * The tokens of an answer, as its provider counted them.
 *
 * @param inputTokens prompt tokens, cached ones included
 * @param outputTokens completion tokens, reasoning ones included
 * @param details those of the tokens that have a price of their own, by kind, each counted once;
 *     {@code > 0}
 * @param tier the class of service in which the provider answered
 */
public record Usage(
    long inputTokens, long outputTokens, Map<TokenKind, Long> details, ServiceTier tier) {
  /** The usage of an answer whose provider told none. */
  public static final Usage NONE = new Usage(0, 0);

  public Usage {
    details = Map.copyOf(details);
    if (inputTokens < 0
        || outputTokens < 0
        || (!details.isEmpty() && details.values().stream().anyMatch(tokens -> tokens <= 0))) {
      throw new IllegalArgumentException(
          "usage: " + inputTokens + ", " + outputTokens + ", " + details + " (expected: >= 0)");
    }
  }

  /** Tokens without details, in the standard class of service. */
  public Usage(long inputTokens, long outputTokens) {
    this(inputTokens, outputTokens, Map.of(), ServiceTier.STANDARD);
  }

  /** The same usage with {@code tokens} of {@code kind}; none if that is not above 0. */
  public Usage with(TokenKind kind, long tokens) {
    if (tokens <= 0 && !details.containsKey(kind)) {
      return this;
    }
    Map<TokenKind, Long> more = new EnumMap<>(TokenKind.class);
    more.putAll(details);
    more.remove(kind);
    if (tokens > 0) {
      more.put(kind, tokens);
    }
    return new Usage(inputTokens, outputTokens, more, tier);
  }

  /** The same usage in another class of service. */
  public Usage at(ServiceTier other) {
    return other == tier ? this : new Usage(inputTokens, outputTokens, details, other);
  }

  /** The tokens of {@code kind}, as far as the provider told them apart. */
  public long of(TokenKind kind) {
    return details.getOrDefault(kind, 0L);
  }

  /** Tokens that the provider read from its prompt cache, of any modality. */
  public long cachedReadTokens() {
    return of(TokenKind.CACHED_READ) + of(TokenKind.CACHED_AUDIO) + of(TokenKind.CACHED_IMAGE);
  }

  /** Tokens that the provider wrote to its prompt cache, for however long. */
  public long cacheWriteTokens() {
    return of(TokenKind.CACHE_WRITE) + of(TokenKind.CACHE_WRITE_1H);
  }

  public long reasoningTokens() {
    return of(TokenKind.REASONING);
  }

  /** All tokens by kind, each in exactly one of them. */
  public Map<TokenKind, Long> byKind() {
    Map<TokenKind, Long> all = new EnumMap<>(TokenKind.class);
    long input = inputTokens;
    long output = outputTokens;
    for (Map.Entry<TokenKind, Long> detail : details.entrySet()) {
      TokenKind kind = detail.getKey();
      long left = kind.isInput() ? input : output;
      long tokens = Math.min(left, detail.getValue());
      all.put(kind, tokens);
      input -= kind.isInput() ? tokens : 0;
      output -= kind.isInput() ? 0 : tokens;
    }
    all.put(TokenKind.INPUT, input);
    all.put(TokenKind.OUTPUT, output);
    return all;
  }
}
