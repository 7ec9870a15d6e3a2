package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.cache.redis.TestRedis;
import dev.scrubjay.gateway.redis.FreezingProxy;
import dev.scrubjay.gateway.redis.LocalRedis;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How soon a Redis that is back is used again, and one that is away is said to be. */
final class RedisRecoveryIT {
  /**
   * A second at most on a machine with nothing else to do; a client that backs off without end, or
   * that waits for a half-open connection, takes longer than this.
   */
  private static final Duration SOON = Duration.ofSeconds(8);

  private static final String CHAT = "/v1/chat/completions";

  private static TestGateway gateway(int port) {
    TestGateway gateway = TestGateway.start("redis://127.0.0.1:" + port, Map.of(), List.of());
    awaitUp(gateway, true);
    return gateway;
  }

  private static void awaitUp(TestGateway gateway, boolean up) {
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> isUp(gateway) == up);
  }

  private static boolean isUp(TestGateway gateway) {
    return gateway.get("/metrics").body().contains("redis_up 1.0");
  }

  private static boolean isArmed(TestGateway gateway) {
    return gateway.get("/metrics").body().contains("near_cache_armed 1.0");
  }

  private static boolean hits(TestGateway gateway, String question) {
    HttpResponse<String> reply = gateway.post(CHAT, TestGateway.chat("gpt-4o", question));
    assertThat(reply.statusCode()).isEqualTo(200);
    return reply.headers().firstValue("cache-status").orElse("").startsWith("scrubjay; hit");
  }

  private static Duration untilHit(TestGateway gateway, String question) {
    long start = System.nanoTime();
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> hits(gateway, question));
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void halfOpenConnectionsAreReplaced() {
    try (LocalRedis redis = LocalRedis.start();
        FreezingProxy proxy = new FreezingProxy(redis.port());
        TestGateway gateway = gateway(proxy.port())) {
      await().until(() -> isArmed(gateway));
      untilHit(gateway, "before");
      assertThat(proxy.freeze()).isGreaterThanOrEqualTo(3); // commands, and two channels
      assertThat(untilHit(gateway, "after")).isLessThan(SOON);
      awaitUp(gateway, true);
      await().atMost(SOON).until(() -> isArmed(gateway));
    }
  }

  @Test
  void hungRedisIsSaidToBeDownUntilItAnswersAgain() throws Exception {
    try (LocalRedis redis = LocalRedis.start();
        TestGateway gateway = gateway(redis.port())) {
      untilHit(gateway, "hung");
      TestRedis.signal("STOP", redis);
      try {
        long start = System.nanoTime();
        awaitUp(gateway, false);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        long until = System.nanoTime() + Duration.ofSeconds(6).toNanos();
        while (System.nanoTime() < until) {
          assertThat(isUp(gateway)).isFalse();
          hits(gateway, "hung");
        }
      } finally {
        TestRedis.signal("CONT", redis);
      }
      awaitUp(gateway, true);
      assertThat(untilHit(gateway, "hung")).isLessThan(SOON);
    }
  }

  @Test
  void hitsAreBackSoonAfterARestartUnderLoad(@TempDir Path folder) {
    int port = LocalRedis.freePort();
    String[] durable = {"--appendonly", "yes", "--appendfsync", "always"};
    durable =
        Stream.concat(Stream.of(durable), Stream.of("--dir", folder.toString()))
            .toArray(String[]::new);
    AtomicBoolean over = new AtomicBoolean();
    List<CompletableFuture<Void>> clients = new ArrayList<>();
    try (LocalRedis first = LocalRedis.startOn(port, durable);
        TestGateway gateway = gateway(port)) {
      untilHit(gateway, "kept");
      for (int i = 0; i < 4; i++) {
        String question = "load " + i;
        clients.add(CompletableFuture.runAsync(() -> hitUntil(over, gateway, question)));
      }
      first.server().destroyForcibly();
      awaitUp(gateway, false);
      long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
      while (System.nanoTime() < until) {
        assertThat(isUp(gateway)).isFalse();
      }
      try (LocalRedis second = LocalRedis.startOn(port, durable)) {
        assertThat(untilHit(gateway, "kept")).isLessThan(SOON);
        assertThat(second.isAlive()).isTrue();
        await().atMost(SOON).until(() -> isArmed(gateway));
        over.set(true);
        clients.forEach(CompletableFuture::join);
      }
    }
  }

  private static void hitUntil(AtomicBoolean over, TestGateway gateway, String question) {
    for (int i = 0; !over.get(); i++) {
      hits(gateway, question + " " + i % 50);
    }
  }
}
