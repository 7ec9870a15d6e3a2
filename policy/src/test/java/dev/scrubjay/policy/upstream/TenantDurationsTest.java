package dev.scrubjay.policy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What one tenant sends teaches nothing about another's. */
final class TenantDurationsTest {
  private final TenantDurations durations = new TenantDurations();

  private void add(String tenant, Duration each, int count) {
    for (int i = 0; i < count; i++) {
      durations.add(tenant, each);
    }
  }

  private Optional<Duration> limit(String tenant) {
    return FirstTokenLimit.DEFAULT.of(durations.of(tenant), true);
  }

  @Test
  void fastStreamsOfOneTenantShortenNobodyElsesLimit() {
    add("slow", Duration.ofSeconds(10), 20);
    add("fast", Duration.ofMillis(10), 10_000);
    assertThat(limit("slow")).contains(Duration.ofSeconds(40));
    assertThat(limit("fast")).contains(Duration.ofSeconds(5));
    assertThat(limit("new")).isEmpty();
  }

  @Test
  void slowStreamsOfOneTenantLengthenNobodyElsesLimit() {
    add("fast", Duration.ofSeconds(2), 20);
    add("slow", Duration.ofMinutes(5), 10_000);
    assertThat(limit("fast")).contains(Duration.ofSeconds(8));
  }

  @Test
  void hedgesFollowTheTenantsOwnStreams() {
    Hedging hedging = new Hedging(true, Optional.empty());
    add("slow", Duration.ofSeconds(10), 20);
    add("fast", Duration.ofMillis(10), 128);
    assertThat(hedging.after(durations.of("slow"))).contains(Duration.ofSeconds(10));
    assertThat(hedging.after(durations.of("new"))).isEmpty();
  }

  @Test
  void tenantsThatWereSeenLastAreRemembered() {
    add("first", Duration.ofSeconds(3), 20);
    for (int i = 0; i < 127; i++) {
      add("t" + i, Duration.ofSeconds(1), 1);
    }
    assertThat(limit("first")).contains(Duration.ofSeconds(12));
    for (int i = 0; i < 128; i++) {
      add("u" + i, Duration.ofSeconds(1), 1);
    }
    assertThat(limit("first")).isEmpty();
  }
}
