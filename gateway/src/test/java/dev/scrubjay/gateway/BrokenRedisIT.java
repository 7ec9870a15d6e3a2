package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.redis.LocalRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Redis that answers, but with errors: keys of wrong types, no memory, no writes. */
final class BrokenRedisIT {
  private static final String CHAT = "/v1/chat/completions";

  private static TestGateway gateway(LocalRedis redis) {
    TestGateway gateway = TestGateway.start(redis.url(), Map.of(), List.of());
    await().until(() -> gateway.get("/health/ready").body().contains("\"cache\":\"up\""));
    return gateway;
  }

  private static boolean hits(TestGateway gateway, String question) {
    return gateway
        .post(CHAT, TestGateway.chat("gpt-4o", question))
        .headers()
        .firstValue("cache-status")
        .orElse("")
        .startsWith("scrubjay; hit");
  }

  private static void store(TestGateway gateway, String question) {
    gateway.post(CHAT, TestGateway.chat("gpt-4o", question));
    gateway.awaitChatHit("gpt-4o", question);
  }

  /** Puts a key of a type that we use nowhere in the place of a bookkeeping key. */
  private static void spoil(RedisCommands<String, String> redis, String key) {
    redis.multi(); // so that the gateway cannot write it in between
    redis.del(key);
    redis.sadd(key, "rubbish");
    redis.exec();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exp",
        "meta",
        "stats",
        "ghosts",
        "ages",
        "rank:lru",
        "rank:cost",
        "leases",
        "requests"
      })
  void keyOfAWrongTypeIsHealedByTheNextStore(String name) {
    try (LocalRedis redis = LocalRedis.start();
        RedisClient client = RedisClient.create(redis.url());
        TestGateway gateway = gateway(redis)) {
      RedisCommands<String, String> sync = client.connect().sync();
      store(gateway, "before");
      spoil(sync, "sj:{" + gateway.tenant() + ":0}:" + name);
      store(gateway, "after");
      assertThat(gateway.post("/v1/cache/verify", "{\"repair\":true}").statusCode()).isEqualTo(200);
      assertThat(gateway.post("/v1/cache/verify", "{}").body()).contains("\"faults\":0");
      store(gateway, "at last");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"exp", "meta", "stats", "ghosts", "ages", "rank:lru"})
  void verifyTellsOfAKeyOfAWrongTypeAndRepairsIt(String name) {
    try (LocalRedis redis = LocalRedis.start();
        RedisClient client = RedisClient.create(redis.url());
        TestGateway gateway = gateway(redis)) {
      RedisCommands<String, String> sync = client.connect().sync();
      store(gateway, "before");
      spoil(sync, "sj:{" + gateway.tenant() + ":0}:" + name);
      assertThat(gateway.post("/v1/cache/verify", "{}").body())
          .contains("\"faults\":")
          .doesNotContain("\"faults\":0"); // uses in between may have healed the key itself
      assertThat(gateway.post("/v1/cache/verify", "{\"repair\":true}").statusCode()).isEqualTo(200);
      assertThat(gateway.post("/v1/cache/verify", "{}").body()).contains("\"faults\":0");
    }
  }

  @Test
  void purgeFindsEntriesOfWhichTheSetIsBroken() {
    try (LocalRedis redis = LocalRedis.start();
        RedisClient client = RedisClient.create(redis.url());
        TestGateway gateway = gateway(redis)) {
      store(gateway, "before");
      spoil(client.connect().sync(), "sj:{" + gateway.tenant() + ":0}:exp");
      assertThat(gateway.post("/v1/cache/purge", "{\"all\":true}").body()).contains("\"purged\":1");
      assertThat(hits(gateway, "before")).isFalse();
    }
  }

  @Test
  void purgeWorksAtMaxmemory() {
    try (LocalRedis redis = LocalRedis.start("--maxmemory-policy", "noeviction");
        RedisClient client = RedisClient.create(redis.url());
        TestGateway gateway = gateway(redis)) {
      RedisCommands<String, String> sync = client.connect().sync();
      for (int i = 0; i < 5; i++) {
        store(gateway, "stored " + i);
      }
      sync.configSet("maxmemory", "1mb");
      assertThat(refusal(() -> sync.set("x", "y"))).contains("OOM");
      assertThat(gateway.post("/v1/cache/purge", "{\"all\":true}").body()).contains("\"purged\":5");
      assertThat(sync.keys("sj:{" + gateway.tenant() + ":0}:e:*")).isEmpty();
      assertThat(hits(gateway, "stored 1")).isFalse();
    }
  }

  private static String refusal(Runnable command) {
    try {
      command.run();
      return "";
    } catch (RedisCommandExecutionException refused) {
      return String.valueOf(refused.getMessage());
    }
  }

  @Test
  void purgeSaysSoIfRedisRefusesAllWrites() throws IOException {
    try (LocalRedis redis = LocalRedis.start("--save", "3600 1000000");
        RedisClient client = RedisClient.create(redis.url());
        TestGateway gateway = gateway(redis);
        TestGateway other = gateway(redis)) {
      RedisCommands<String, String> sync = client.connect().sync();
      store(gateway, "stored");
      String request =
          gateway
              .post(CHAT, TestGateway.chat("auto", "to be judged"))
              .headers()
              .firstValue("x-request-id")
              .orElseThrow();
      String key = "sj:{" + gateway.tenant() + ":0}:requests";
      await().until(() -> sync.hexists(key, "default " + request));
      Files.createDirectory(
          redis.directory().resolve("dump.rdb")); // so that no dump takes its place
      sync.bgsave();
      await().until(() -> refusal(() -> sync.set("x", "y")).contains("MISCONF"));

      await() // while its breaker is open, the gateway says that the cache is away
          .untilAsserted(
              () -> {
                HttpResponse<String> purge = gateway.post("/v1/cache/purge", "{\"all\":true}");
                assertThat(purge.statusCode()).isEqualTo(503);
                assertThat(purge.body())
                    .contains("cache_refused", "MISCONF", "stop-writes-on-bgsave-error");
              });
      HttpResponse<String> stored =
          gateway.post("/v1/cache/store", "{\"operation\":\"sum\",\"params\":[1,2],\"value\":3}");
      assertThat(stored.body()).contains("\"stored\":false", "\"reason\":\"cache_refused\"");
      String outcome =
          "{\"tenant\":\"%s\",\"request_id\":\"%s\",\"success\":true}"
              .formatted(gateway.tenant(), request);
      await()
          .untilAsserted(
              () -> {
                HttpResponse<String> judged = other.post("/v1/outcomes", outcome);
                assertThat(judged.statusCode()).isEqualTo(503);
                assertThat(judged.body()).contains("redis_refused", "MISCONF");
              });
      assertThat(hits(gateway, "stored")).isTrue();

      sync.configSet("stop-writes-on-bgsave-error", "no");
      assertThat(gateway.post("/v1/cache/purge", "{\"all\":true}").statusCode()).isEqualTo(200);
      assertThat(hits(gateway, "stored")).isFalse();
      assertThat(other.post("/v1/outcomes", outcome).statusCode()).isEqualTo(200);
    }
  }
}
