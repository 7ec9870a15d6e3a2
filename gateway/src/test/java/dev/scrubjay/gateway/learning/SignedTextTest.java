package dev.scrubjay.gateway.learning;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

final class SignedTextTest {
  private static final SecretKeySpec KEY = SignedText.key("k".repeat(32));
  private static final SignedText TEXT =
      new SignedText(
          7, Instant.ofEpochMilli(1_800_000_000_123L), Map.of("0.w|a=b|*", 1.5, "n|c", -1e-9));

  @Test
  void whatIsSignedIsReadAgain() {
    String text = TEXT.encode(KEY, "place");
    assertThat(SignedText.decode(KEY, "place", text)).contains(TEXT);
    SignedText empty = new SignedText(1, Instant.EPOCH, Map.of());
    assertThat(SignedText.decode(KEY, "place", empty.encode(KEY, "place"))).contains(empty);
  }

  @Test
  void everyChangeOfATextIsNoticed() {
    String text = TEXT.encode(KEY, "place");
    for (int i = 0; i < text.length(); i++) {
      char other = text.charAt(i) == '1' ? '2' : '1';
      String changed = text.substring(0, i) + other + text.substring(i + 1);
      assertThat(SignedText.decode(KEY, "place", changed)).as(changed).isEmpty();
    }
    assertThat(SignedText.decode(KEY, "place", text + "\nmore=1")).isEmpty();
    assertThat(SignedText.decode(KEY, "place", text.substring(0, text.length() - 1))).isEmpty();
  }

  @Test
  void textCountsForItsPlaceAndKeyAlone() {
    String text = TEXT.encode(KEY, "place");
    assertThat(SignedText.decode(KEY, "elsewhere", text)).isEmpty();
    assertThat(SignedText.decode(SignedText.key("l".repeat(32)), "place", text)).isEmpty();
    assertThat(SignedText.decode(KEY, "place", "")).isEmpty();
    assertThat(SignedText.decode(KEY, "place", "17.5")).isEmpty();
  }
}
