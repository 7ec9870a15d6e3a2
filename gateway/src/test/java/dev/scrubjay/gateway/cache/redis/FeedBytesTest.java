package dev.scrubjay.gateway.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Bytes of feeds are counted by tenant, and given back. */
final class FeedBytesTest {
  private final FeedBytes bytes = new FeedBytes();

  @Test
  void tenantHasNoMoreThanItsLimit() {
    assertThat(bytes.take("acme", 60, 100)).isTrue();
    assertThat(bytes.take("acme", 50, 100)).isFalse();
    assertThat(bytes.take("acme", 40, 100)).isTrue();
    assertThat(bytes.take("zeta", 100, 100)).isTrue();
  }

  @Test
  void releasedBytesMayBeTakenAgain() {
    assertThat(bytes.take("acme", 100, 100)).isTrue();
    bytes.release("acme", 30);
    assertThat(bytes.take("acme", 31, 100)).isFalse();
    assertThat(bytes.take("acme", 30, 100)).isTrue();
    bytes.release("acme", 100);
    assertThat(bytes.take("acme", 100, 100)).isTrue();
  }
}
