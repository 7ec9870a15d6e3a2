package dev.scrubjay.gateway.semantic;

import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.semantic.Asker;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A request that may be answered like another one with a different last turn.
 *
 * @param key of its own answer
 * @param partition within which requests are compared: 64 hex digits that stand for all of the
 *     request but the text of its last turn
 * @param text of its last turn
 * @param asker its sender
 */
public record ComparablePrompt(CacheKey key, String partition, String text, Asker asker) {
  private static final int HASH_DIGITS = 32;

  /** The same prompt, compared with those alone whose vectors have so many dimensions. */
  ComparablePrompt of(int dimensions) {
    return new ComparablePrompt(key, sha256(partition + ' ' + dimensions), text, asker);
  }

  /** The name of {@code text} among the texts of a partition, 32 hex digits. */
  static String hash(String text) {
    return sha256(text).substring(0, HASH_DIGITS);
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
