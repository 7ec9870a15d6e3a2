package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.cache.redis.TestCluster;
import dev.scrubjay.gateway.cache.redis.TestRedis;
import dev.scrubjay.gateway.cache.redis.TestSentinel;
import dev.scrubjay.gateway.redis.LocalRedis;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Outages of Redis while requests come in: each request is answered. */
final class OutageIT {
  private static final String CHAT = "/v1/chat/completions";

  /** Clients that send requests without a break, half of them repeated ones. */
  private static final class Load implements AutoCloseable {
    private static final int CLIENTS = 4;
    private static final int SEED = 7;

    private final TestGateway gateway;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger answered = new AtomicInteger();
    private final List<CompletableFuture<Void>> clients = new ArrayList<>();

    Load(TestGateway gateway) {
      this.gateway = gateway;
      for (int i = 0; i < CLIENTS; i++) {
        Random random = new Random(SEED + i);
        clients.add(CompletableFuture.runAsync(() -> ask(random)));
      }
      awaitAnswers(20);
    }

    private void ask(Random random) {
      while (!over.get()) {
        String question = "question " + random.nextInt(random.nextBoolean() ? 10 : 100_000);
        HttpResponse<String> reply = gateway.post(CHAT, TestGateway.chat("gpt-4o", question));
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThat(reply.body()).contains(question);
        answered.incrementAndGet();
      }
    }

    /** Waits for {@code more} answers; fails if a client has failed. */
    void awaitAnswers(int more) {
      int goal = answered.get() + more;
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  answered.get() >= goal
                      || clients.stream().anyMatch(CompletableFuture::isCompletedExceptionally));
    }

    @Override
    public void close() {
      over.set(true);
      clients.forEach(CompletableFuture::join);
    }
  }

  private static TestGateway gateway(String redisUrl) {
    TestGateway gateway = TestGateway.start(redisUrl, Map.of(), List.of());
    awaitCache(gateway);
    return gateway;
  }

  private static void awaitCache(TestGateway gateway) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> gateway.get("/health/ready").body().contains("\"cache\":\"up\""));
  }

  /** Asserts that answers are stored again, and that the counters agree with the entries. */
  private static void assertWorks(TestGateway gateway) {
    awaitCache(gateway);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              gateway.post(CHAT, TestGateway.chat("gpt-4o", "afterwards"));
              HttpResponse<String> again =
                  gateway.post(CHAT, TestGateway.chat("gpt-4o", "afterwards"));
              assertThat(again.headers().firstValue("cache-status").orElse(""))
                  .startsWith("scrubjay; hit");
            });
    await()
        .untilAsserted(
            () ->
                assertThat(gateway.post("/v1/cache/verify", "{}").body()).contains("\"faults\":0"));
  }

  @Test
  void pausedForFiveSeconds() throws Exception {
    try (LocalRedis redis = LocalRedis.start();
        TestGateway gateway = gateway(redis.url())) {
      try (Load load = new Load(gateway)) {
        TestRedis.signal("STOP", redis);
        long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (System.nanoTime() < until) {
          load.awaitAnswers(10);
        }
        TestRedis.signal("CONT", redis);
        load.awaitAnswers(50);
      }
      assertWorks(gateway);
    }
  }

  @Test
  void killedAndStartedAgain() {
    int port = LocalRedis.freePort();
    try (TestGateway gateway =
        TestGateway.start("redis://127.0.0.1:" + port, Map.of(), List.of())) {
      LocalRedis second;
      try (Load load = new Load(gateway)) {
        try (LocalRedis first = LocalRedis.startOn(port)) {
          awaitCache(gateway);
          load.awaitAnswers(50);
          first.server().destroyForcibly();
          load.awaitAnswers(50);
        }
        second = LocalRedis.startOn(port);
        awaitCache(gateway);
        load.awaitAnswers(50);
      }
      try (second) {
        assertWorks(gateway);
      }
    }
  }

  @Test
  void fullToItsOwnLimit() {
    try (LocalRedis redis =
            LocalRedis.start("--maxmemory", "3mb", "--maxmemory-policy", "noeviction");
        TestGateway gateway = gateway(redis.url())) {
      String value = "x".repeat(20_000);
      for (int i = 0; i < 300; i++) {
        HttpResponse<String> reply =
            gateway.post(
                "/v1/cache/store",
                "{\"operation\":\"fill\",\"params\":%d,\"value\":\"%s%d\"}"
                    .formatted(i, new Random(i).ints(2000).sum() + value, i));
        assertThat(reply.statusCode()).isEqualTo(200);
      }
      try (Load load = new Load(gateway)) {
        load.awaitAnswers(50);
      }
      assertWorks(gateway);
    }
  }

  @Test
  void masterBehindSentinelsIsReplaced() {
    try (TestSentinel sentinel = TestSentinel.start();
        TestGateway gateway = gateway(sentinel.url())) {
      try (Load load = new Load(gateway)) {
        sentinel.killMaster();
        load.awaitAnswers(100);
      }
      assertWorks(gateway);
    }
  }

  @Test
  void masterOfAClusterIsReplaced() {
    try (TestCluster cluster = TestCluster.start();
        TestGateway gateway = gateway(cluster.url())) {
      try (Load load = new Load(gateway)) {
        cluster.killMasterOf("sj:{" + gateway.tenant() + ":0}:stats");
        load.awaitAnswers(100);
      }
      assertWorks(gateway);
    }
  }
}
