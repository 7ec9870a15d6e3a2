package dev.scrubjay.gateway.http.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.load.PartedBody;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestDigestTest {
  private final RequestDigest.Maker digests = new RequestDigest.Maker();

  private RequestDigest digest(String body, @Nullable String... parts) {
    digests.begin();
    Arrays.stream(parts).forEach(digests::add);
    return digests.of(parted(Buffer.buffer(body)));
  }

  private static PartedBody parted(Buffer... parts) {
    PartedBody body = new PartedBody();
    Arrays.stream(parts).forEach(body::add);
    return body;
  }

  @Test
  void equalPartsHaveEqualDigestsOneAfterTheOther() {
    RequestDigest first = digest("body", "a", null);
    assertThat(digest("other", "a", null)).isNotEqualTo(first);
    assertThat(digest("body", "a", null)).isEqualTo(first).hasSameHashCodeAs(first);
  }

  @Test
  void partsAreToldApart() {
    assertThat(digest("", "ab", "c")).isNotEqualTo(digest("", "a", "bc"));
    assertThat(digest("c", "ab")).isNotEqualTo(digest("bc", "a"));
    assertThat(digest("", "a", null)).isNotEqualTo(digest("", "a", ""));
    assertThat(digest("", "a")).isNotEqualTo(digest("", "a", null));
  }

  @Test
  void partsMayBeLong() {
    String path = "x".repeat(10_000);
    RequestDigest first = digest("body", path, "a", path);
    assertThat(digest("body", path, "b", path)).isNotEqualTo(first);
    assertThat(digest("body", path, "a", path)).isEqualTo(first);
  }

  @Test
  void onlyTheReadablePartOfABodyCounts() {
    Buffer slice = Buffer.buffer("--body--").slice(2, 6);
    digests.begin();
    assertThat(digests.of(parted(slice))).isEqualTo(digest("body"));
  }

  @Test
  void bodyIsTheSameHoweverItWasParted() {
    digests.begin();
    assertThat(digests.of(parted(Buffer.buffer("bo"), Buffer.buffer(""), Buffer.buffer("dy"))))
        .isEqualTo(digest("body"));
  }

  @Test
  void partsOfADigestThatWasNotEndedAreForgotten() {
    RequestDigest digest = digest("body", "a");
    digests.add("left");
    assertThat(digest("body", "a")).isEqualTo(digest);
  }
}
