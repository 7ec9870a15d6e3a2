package dev.scrubjay.gateway.learning;

import dev.scrubjay.gateway.config.reader.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The signature of texts that replicas keep in Redis. Without a key there is none, and whatever is
 * in Redis is believed.
 */
final class Seal {
  private final @Nullable SecretKeySpec key;

  private Seal(@Nullable SecretKeySpec key) {
    this.key = key;
  }

  static Seal none() {
    return new Seal(null);
  }

  static Seal of(Secret key) {
    return new Seal(SignedText.key(key.reveal()));
  }

  /** {@code text}, signed for {@code place}. */
  String close(String place, String text) {
    return key == null ? text : SignedText.mac(key, place, "", text) + " " + text;
  }

  /** The text that was signed for {@code place}; empty if it was not, or for elsewhere. */
  Optional<String> open(String place, String signed) {
    if (key == null) {
      return Optional.of(signed);
    }
    int end = signed.indexOf(' ');
    String text = signed.substring(end + 1);
    byte[] mac = signed.substring(0, Math.max(end, 0)).getBytes(StandardCharsets.UTF_8);
    byte[] right = SignedText.mac(key, place, "", text).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(mac, right) ? Optional.of(text) : Optional.empty();
  }
}
