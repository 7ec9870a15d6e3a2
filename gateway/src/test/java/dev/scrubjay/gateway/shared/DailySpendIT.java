package dev.scrubjay.gateway.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.cache.redis.RedisLinkFixture;
import dev.scrubjay.gateway.cache.redis.TestCaches;
import dev.scrubjay.gateway.redis.LocalRedis;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.gateway.shared.DailySpend.Reserved;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DailySpendIT extends RedisLinkFixture {
  private Instant now = Instant.parse("2026-03-01T23:00:00Z");

  private static String tenant() {
    return "t-" + UUID.randomUUID();
  }

  private DailySpend spend() {
    return new SharedState(link).dailySpend("shadow", () -> now);
  }

  @Test
  void replicasReserveAtTheSameTimeNoMoreThanTheLimit() {
    String tenant = tenant();
    List<Future<Optional<Reserved>>> all =
        IntStream.range(0, 40).mapToObj(i -> spend().reserve(tenant, 0.1, 1.05)).toList();
    assertThat(all.stream().filter(each -> join(each).isPresent())).hasSize(10);
  }

  @Test
  void whatWasNotSpentCanBeReservedAgain() {
    String tenant = tenant();
    Reserved reserved = join(spend().reserve(tenant, 0.8, 1)).orElseThrow();
    assertThat(join(spend().reserve(tenant, 0.8, 1))).isEmpty();
    join(spend().settle(reserved, 0.1));
    assertThat(join(spend().reserve(tenant, 0.8, 1))).isPresent();
    assertThat(join(spend().reserve(tenant, 0.2, 1))).isEmpty();
  }

  @Test
  void whatCostMoreThanWasReservedCountsInFull() {
    String tenant = tenant();
    join(spend().settle(join(spend().reserve(tenant, 0.1, 1)).orElseThrow(), 0.95));
    assertThat(join(spend().reserve(tenant, 0.1, 1))).isEmpty();
  }

  @Test
  void tenantsAndDaysHaveLimitsOfTheirOwn() {
    String tenant = tenant();
    assertThat(join(spend().reserve(tenant, 1, 1))).isPresent();
    assertThat(join(spend().reserve(tenant(), 1, 1))).isPresent();
    now = now.plus(Duration.ofHours(2));
    assertThat(join(spend().reserve(tenant, 1, 1))).isPresent();
  }

  @Test
  void sumsAreForgottenAfterTwoDaysAndRubbishIsReplaced() {
    String tenant = tenant();
    Reserved reserved = join(spend().reserve(tenant, 0.5, 1)).orElseThrow();
    try (RedisClient client = RedisClient.create(redis.url())) {
      RedisCommands<String, String> commands = client.connect().sync();
      join(spend().settle(reserved, 0.25));
      assertThat(commands.get(reserved.key())).isEqualTo("0.25");
      assertThat(commands.pttl(reserved.key())).isBetween(1L, Duration.ofDays(2).toMillis());
      commands.set(reserved.key(), "rubbish");
      assertThat(join(spend().reserve(tenant, 0.5, 1))).isPresent();
      commands.del(reserved.key());
      commands.lpush(reserved.key(), "rubbish");
      assertThat(join(spend().reserve(tenant, 0.5, 1))).isPresent();
      commands.del(reserved.key());
      join(spend().settle(reserved, 0.25));
      assertThat(commands.exists(reserved.key())).isZero();
    }
  }

  @Test
  void withoutRedisNothingIsReserved() {
    LocalRedis gone = LocalRedis.start();
    RedisLink broken = TestCaches.link(vertx, gone.url(), TestCaches.PATIENT);
    await().until(broken::isReachable);
    gone.close();
    await().until(() -> !broken.isReachable());
    DailySpend spend = new SharedState(broken).dailySpend("shadow", () -> now);
    assertThatThrownBy(() -> join(spend.reserve(tenant(), 0.1, 1))).isNotNull();
    join(broken.close());
  }
}
