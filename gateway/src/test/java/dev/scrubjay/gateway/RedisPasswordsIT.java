package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scrubjay.gateway.config.RedisConfig;
import dev.scrubjay.gateway.redis.LocalRedis;
import dev.scrubjay.gateway.redis.RedisLink;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Passwords of Redis servers and Sentinels: right, wrong and unreadable ones. */
final class RedisPasswordsIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final String MASTERS = "m4ster/pw";

  @ParameterizedTest
  @CsvSource({
    "m4ster/pw, '', ''",
    "'', '', ''",
    "s3ntinel, s3ntinel, ''",
    "s3ntinel/pw, '', ?sentinel_password=s3ntinel%2Fpw"
  })
  void sentinelsMayHaveThePasswordOfTheMasterNoneOrTheirOwn(
      String wanted, String configured, String parameters) {
    RedisClient client = RedisClient.create();
    try (LocalRedis master = LocalRedis.start();
        LocalRedis sentinel = LocalRedis.start("--sentinel")) {
      protect(client, master, sentinel, wanted);
      String url =
          "redis-sentinel://:m4ster%2Fpw@127.0.0.1:"
              + sentinel.port()
              + "/0"
              + parameters
              + "#mymaster";
      Map<String, String> env =
          configured.isEmpty() ? Map.of() : Map.of("REDIS_SENTINEL_PASSWORD", configured);
      try (TestGateway gateway = TestGateway.start(url, env, List.of()).connected()) {
        gateway.post(CHAT, TestGateway.chat("gpt-4o", "guarded"));
        gateway.awaitChatHit("gpt-4o", "guarded");
      }
    } finally {
      client.shutdown();
    }
  }

  private static void protect(
      RedisClient client, LocalRedis master, LocalRedis sentinel, String password) {
    try (StatefulRedisConnection<String, String> connection =
        client.connect(RedisURI.create(master.url()))) {
      connection.sync().configSet("requirepass", MASTERS);
    }
    try (StatefulRedisSentinelConnection<String, String> connection =
        client.connectSentinel(RedisURI.create(sentinel.url()))) {
      connection.sync().monitor("mymaster", "127.0.0.1", master.port(), 1);
      connection.sync().set("mymaster", "auth-pass", MASTERS);
      if (!password.isEmpty()) {
        connection
            .sync()
            .dispatch(
                CommandType.ACL,
                new StatusOutput<>(StringCodec.UTF8),
                new CommandArgs<>(StringCodec.UTF8)
                    .add("SETUSER")
                    .add("default")
                    .add("resetpass")
                    .add(">" + password));
      }
    }
  }

  @Test
  void refusedPasswordIsNamedAndNotShown() {
    RedisClient client = RedisClient.create();
    try (LocalRedis redis = LocalRedis.start()) {
      try (StatefulRedisConnection<String, String> connection =
          client.connect(RedisURI.create(redis.url()))) {
        connection.sync().configSet("requirepass", MASTERS);
      }
      String wrong = "redis://:wr0ng-password@127.0.0.1:" + redis.port();
      try (TestGateway gateway = TestGateway.start(wrong, Map.of(), List.of())) {
        Awaitility.await().until(() -> gateway.get("/health/ready").body().contains("WRONGPASS"));
        assertThat(gateway.get("/health/ready").body())
            .contains("\"cache\":\"down\"", "cache_trouble")
            .doesNotContain("wr0ng-password", MASTERS);
        HttpResponse<String> reply = gateway.post(CHAT, TestGateway.chat("gpt-4o", "unstored"));
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("cache-status").orElse("")).doesNotContain("stored");
      }
      try (TestGateway gateway = TestGateway.start(redis.url(), Map.of(), List.of())) {
        Awaitility.await().until(() -> gateway.get("/health/ready").body().contains("NOAUTH"));
      }
    } finally {
      client.shutdown();
    }
  }

  @Test
  void unreadableAddressIsNotShown() {
    Vertx vertx = Vertx.vertx();
    assertThatThrownBy(
            () ->
                RedisLink.open(
                    vertx,
                    "redis://:s3cret%zz@127.0.0.1:6379",
                    RedisConfig.DEFAULT,
                    CommandLatencyRecorder.disabled()))
        .hasMessageContaining("redis.url")
        .hasNoCause()
        .message()
        .doesNotContain("s3cret");
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void nothingIsSaidToBeStoredWhileRedisIsAway() {
    String away = "redis://127.0.0.1:" + LocalRedis.freePort();
    try (TestGateway gateway = TestGateway.start(away, Map.of(), List.of())) {
      for (int i = 0; i < 3; i++) {
        assertThat(
                gateway
                    .post(CHAT, TestGateway.chat("gpt-4o", "away"))
                    .headers()
                    .firstValue("cache-status")
                    .orElse(""))
            .contains("fwd=miss")
            .doesNotContain("stored");
      }
    }
  }
}
