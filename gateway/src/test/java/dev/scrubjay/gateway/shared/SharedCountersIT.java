package dev.scrubjay.gateway.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.cache.redis.RedisLinkFixture;
import dev.scrubjay.gateway.cache.redis.TestCaches;
import dev.scrubjay.gateway.cache.redis.TestRedis;
import dev.scrubjay.gateway.config.RedisConfig;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.gateway.shared.SharedCounters.Batch;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class SharedCountersIT extends RedisLinkFixture {
  private static final Map<String, Duration> SUMS =
      Map.of("M:1", Duration.ofMinutes(1), "all", Duration.ofHours(1));

  /** Gives a write up before a silent Redis counts as gone. */
  private static final RedisConfig HASTY =
      new RedisConfig(
          Optional.empty(),
          Optional.empty(),
          RedisConfig.ReadFrom.MASTER,
          1,
          Duration.ofMillis(200),
          Duration.ofMillis(200),
          Duration.ofSeconds(2),
          100);

  private final String tenant = "t-" + UUID.randomUUID();

  private SharedCounters counts() {
    return new SharedState(link).counters(tenant, 2000);
  }

  private static Batch batch(long number, String sender, Map<String, Double> amounts) {
    return new Batch(sender, number, amounts);
  }

  private Map<String, Double> sums(String name) {
    return join(counts().read(name));
  }

  @Test
  void eachBatchCountsOnceHoweverOftenItIsSent() {
    Batch first = batch(1, "a", Map.of("once", 1.0, "usd", 0.1));
    assertThat(join(counts().add(first, SUMS))).isTrue();
    assertThat(join(counts().add(first, SUMS))).isFalse();
    assertThat(join(counts().add(batch(2, "a", Map.of("once", 1.0, "usd", 0.2)), SUMS))).isTrue();
    assertThat(join(counts().add(batch(1, "b", Map.of("once", 40.0)), SUMS))).isTrue();
    assertThat(sums("all")).containsEntry("once", 42.0);
    assertThat(sums("M:1")).isEqualTo(sums("all"));
    assertThat(sums("M:2")).isEmpty();
  }

  @Test
  void batchWhoseReplyWasLostCountsOnceWhenSentAgain() throws Exception {
    join(counts().add(batch(1, "loads the script", Map.of("loaded", 1.0)), SUMS));
    Batch batch = batch(1, "lost", Map.of("lost", 7.0));
    RedisLink hasty = TestCaches.link(vertx, redis.url(), HASTY);
    await().until(hasty::isReachable);
    TestRedis.signal("STOP", redis);
    Future<Boolean> unanswered = new SharedState(hasty).counters(tenant, 2000).add(batch, SUMS);
    assertThatThrownBy(() -> join(unanswered)).hasMessageContaining("timed out");
    TestRedis.signal("CONT", redis);
    await().ignoreExceptions().until(() -> sums("all").getOrDefault("lost", 0.0) == 7.0);
    await().ignoreExceptions().until(() -> !join(counts().add(batch, SUMS)));
    assertThat(sums("all")).containsEntry("lost", 7.0);
    join(hasty.close());
  }

  @Test
  void namesAreBoundedWhateverReplicasSend() {
    for (int sender = 0; sender < 8; sender++) {
      Map<String, Double> amounts = new HashMap<>();
      for (int name = 0; name < 400; name++) {
        amounts.put("many:" + sender + ":" + name, 1.0);
      }
      join(counts().add(batch(1, "many" + sender, amounts), Map.of("many", Duration.ofMinutes(1))));
    }
    assertThat(sums("many")).hasSize(2000);
    join(
        counts()
            .add(
                batch(2, "many0", Map.of("many:0:0", 1.0)), Map.of("many", Duration.ofMinutes(1))));
    assertThat(sums("many")).containsEntry("many:0:0", 2.0);
  }

  @Test
  void rubbishIsReplacedAndDoesNotHaveTheRestCountedAgain() {
    try (RedisClient client = RedisClient.create(redis.url())) {
      RedisCommands<String, String> sync = client.connect().sync();
      for (String rubbish : List.of("rubbish", "nan", "inf")) {
        sync.hset("sj:{" + tenant + ":0}:n:spoilt", "bad", rubbish);
        Map<String, Double> amounts = Map.of("good", 1.0, "bad", 2.0, "also good", 3.0);
        Batch batch = batch(1, "after " + rubbish, amounts);
        Map<String, Duration> spoilt = Map.of("spoilt", Duration.ofMinutes(1));
        assertThat(join(counts().add(batch, spoilt))).isTrue();
        assertThat(join(counts().add(batch, spoilt))).isFalse();
        assertThat(sums("spoilt")).containsEntry("bad", 2.0);
      }
      assertThat(sums("spoilt")).containsEntry("good", 3.0).containsEntry("also good", 9.0);
      sync.hset("sj:{" + tenant + ":0}:n:spoilt", "bad", "NaN");
      assertThat(sums("spoilt")).doesNotContainKey("bad");
    }
  }

  @Test
  void everyKeyExpires() {
    join(counts().add(batch(1, "expiring", Map.of("x", 1.0)), SUMS));
    try (RedisClient client = RedisClient.create(redis.url())) {
      RedisCommands<String, String> sync = client.connect().sync();
      assertThat(sync.keys("sj:{" + tenant + ":0}:n:*"))
          .isNotEmpty()
          .allSatisfy(key -> assertThat(sync.pttl(key)).isPositive());
    }
  }
}
