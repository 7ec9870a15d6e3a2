package dev.scrubjay.gateway.learning;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A replica's sums of evidence, as they are signed: a line {@code version revision millis mac},
 * then one of each sum. The HMAC-SHA256 is over all of it, and over the place and the sender, so
 * that a text counts nowhere else and for nobody else.
 *
 * @param revision grows with each text of a sender
 * @param written when it was written
 */
record SignedText(long revision, Instant written, Map<String, Double> sums) {
  private static final String VERSION = "s1";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int HEAD_PARTS = 4;

  SignedText {
    sums = Map.copyOf(sums);
  }

  /**
   * The text, signed with {@code key}.
   *
   * @param place the place and the sender that it is for
   */
  String encode(SecretKeySpec key, String place) {
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(sums)
        .forEach((name, sum) -> lines.append('\n').append(name).append('=').append(sum));
    String head = VERSION + " " + revision + " " + written.toEpochMilli();
    return head + " " + mac(key, place, head, lines.toString()) + lines;
  }

  /** Reads a text; empty if it was not signed with {@code key} for {@code place}. */
  static Optional<SignedText> decode(SecretKeySpec key, String place, String text) {
    int end = text.indexOf('\n');
    String lines = end < 0 ? "" : text.substring(end);
    String[] head = (end < 0 ? text : text.substring(0, end)).split(" ", -1);
    if (head.length != HEAD_PARTS || !head[0].equals(VERSION)) {
      return Optional.empty();
    }
    String signed = head[0] + " " + head[1] + " " + head[2];
    boolean genuine = MessageDigest.isEqual(utf8(mac(key, place, signed, lines)), utf8(head[3]));
    return genuine
        ? Optional.of(
            new SignedText(
                Long.parseLong(head[1]),
                Instant.ofEpochMilli(Long.parseLong(head[2])),
                sums(lines)))
        : Optional.empty();
  }

  private static Map<String, Double> sums(String lines) {
    Map<String, Double> sums = new HashMap<>();
    lines
        .lines()
        .filter(line -> !line.isEmpty())
        .forEach(
            line -> {
              int at = line.lastIndexOf('=');
              sums.put(line.substring(0, at), Double.parseDouble(line.substring(at + 1)));
            });
    return sums;
  }

  static String mac(SecretKeySpec key, String place, String head, String lines) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(utf8(place + "\n" + head));
      return HexFormat.of().formatHex(mac.doFinal(utf8(lines)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  /** The key that {@code secret} is. */
  static SecretKeySpec key(String secret) {
    return new SecretKeySpec(utf8(secret), ALGORITHM);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
