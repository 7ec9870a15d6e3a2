package dev.scrubjay.gateway.upstream.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.upstream.provider.Authentication.Credential;
import dev.scrubjay.gateway.upstream.provider.UpstreamException.ErrorReply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class KeyRingTest {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final KeyRing ring = new KeyRing(List.of(key("a"), key("b"), key("c")), () -> now);

  private static Map<String, String> key(String name) {
    return Map.of("k", name);
  }

  private Credential next() {
    return ring.credential(
            new OutgoingCall(HttpMethod.POST, URI.create("http://x"), Map.of(), Buffer.buffer()))
        .result();
  }

  private String nextName() {
    return next().headers().getOrDefault("k", "");
  }

  private static UpstreamException failure(FailureKind kind, @Nullable Duration retryAfter) {
    return new UpstreamException(kind, "p", "failed", new ErrorReply(0, null, null, retryAfter));
  }

  @Test
  void keysTakeTurns() {
    assertThat(List.of(nextName(), nextName(), nextName(), nextName()))
        .containsExactly("a", "b", "c", "a");
  }

  @Test
  void limitedKeyRestsAsLongAsTheProviderAsks() {
    assertThat(next().failed(failure(FailureKind.RATE_LIMITED, Duration.ofSeconds(30)))).isTrue();
    for (int i = 0; i < 6; i++) {
      assertThat(nextName()).isNotEqualTo("a");
    }

    now = now.plusSeconds(31);
    assertThat(List.of(nextName(), nextName(), nextName())).contains("a");
  }

  @Test
  void otherFailuresAreNotTheKeys() {
    assertThat(next().failed(failure(FailureKind.SERVER_ERROR, null))).isFalse();
    assertThat(List.of(nextName(), nextName(), nextName())).contains("a");
  }

  @Test
  void ifAllRestTheOneWhoseRestEndsFirstIsUsed() {
    assertThat(next().failed(failure(FailureKind.AUTH, null))).isTrue();
    assertThat(next().failed(failure(FailureKind.RATE_LIMITED, Duration.ofSeconds(5)))).isTrue();
    assertThat(next().failed(failure(FailureKind.RATE_LIMITED, Duration.ofSeconds(60)))).isFalse();

    assertThat(List.of(nextName(), nextName(), nextName())).containsOnly("b");
  }
}
