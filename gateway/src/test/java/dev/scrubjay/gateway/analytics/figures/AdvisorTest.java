package dev.scrubjay.gateway.analytics.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.policy.tuning.SloTargets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class AdvisorTest {
  private final Map<String, Double> amounts = new HashMap<>();
  private long lost;

  private AdvisorTest with(String name, double amount) {
    amounts.put(name, amount);
    return this;
  }

  private String advice() {
    Counted counted =
        new Counted(
            Optional.of(Instant.EPOCH),
            Resolution.MINUTE,
            new Sums(amounts),
            new TreeMap<>(),
            lost);
    StringBuilder text = new StringBuilder();
    counted.advice(SloTargets.DEFAULT).forEach(one -> text.append(one.text()).append('\n'));
    return text.toString();
  }

  private AdvisorTest lowHitRate() {
    return with("hits:redis", 10)
        .with("misses:absent", 90)
        .with("operation_hits:reports", 10)
        .with("operation_misses:reports", 90)
        .with("operation_absent:reports", 90);
  }

  @Test
  void withoutEnoughSamplesTheMissIsToldAndNoCause() {
    assertThat(with("misses:absent", 5).with("operation_misses:x", 5).advice())
        .isEqualTo("The objective of the hit rate is missed, by 5 samples: too few to say why.\n");
  }

  @Test
  void nothingIsSaidWhereNothingIsMissed() {
    assertThat(with("hits:near", 50).advice()).isEmpty();
  }

  @Test
  void missedObjectiveWithoutACauseIsToldToo() {
    assertThat(with("misses:stale", 50).advice())
        .isEqualTo("The objective of the hit rate is missed, and no single cause stands out.\n");
  }

  @Test
  void keysNeverSeenBeforeAreToldFromThoseExpiredAndEvicted() {
    assertThat(lowHitRate().advice())
        .contains("reports: 10 % hits of 100 lookups. 100 % of its misses were for keys")
        .doesNotContain("expired", "evicted");
  }

  @Test
  void expiredTooEarlyAsksForALongerTtl() {
    assertThat(lowHitRate().with("operation_expired:reports", 81).advice())
        .contains("90 % of its misses had been in the cache and expired too early")
        .doesNotContain("never been stored");
  }

  @Test
  void evictedAsksForMoreRoom() {
    assertThat(lowHitRate().with("operation_evicted:reports", 45).advice())
        .contains("50 % of its misses had been evicted", "max_cache_size")
        .contains("50 % of its misses were for keys that had never");
  }

  @Test
  void absentRedisIsTheReasonWhereItIs() {
    assertThat(with("misses:cache_unavailable", 50).advice()).contains("100 %", "Redis was slow");
  }

  @Test
  void poorRoutingNamesTheModelThatFails() {
    assertThat(
            with("judged", 100)
                .with("judged_well", 80)
                .with("upstream_failures:gpt-4o", 3)
                .with("upstream_failures:haiku", 20)
                .advice())
        .contains("20 of 23 failed calls went to haiku");
  }

  @Test
  void highLatencyIsExplained() {
    String bucket = "own_time:" + Latencies.bucket(Duration.ofMillis(300));
    assertThat(with(bucket, 50).advice()).contains("event loops' lag");
  }

  @Test
  void lostFiguresAreOwnedUpTo() {
    lost = 3;
    assertThat(advice()).contains("3 minutes");
  }
}
