package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.cache.redis.TestCluster;
import dev.scrubjay.gateway.cache.redis.TestSentinel;
import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.RedisConfig;
import dev.scrubjay.gateway.config.file.ConfigLoader;
import dev.scrubjay.gateway.redis.LocalRedis;
import dev.scrubjay.gateway.redis.RedisLink;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A replica that says it is ready has its connections to Redis, or does without for good reason.
 */
final class FirstLookupsIT {
  private static final String CHAT = "/v1/chat/completions";

  @TempDir private Path folder;

  @Test
  void firstLookupsInAClusterAreAnswered() throws Exception {
    try (TestCluster cluster = TestCluster.start()) {
      assertFirstLookupsAreAnswered(cluster.url(), "");
    }
  }

  @Test
  void firstLookupsAtReplicasAreAnswered() throws Exception {
    try (TestCluster cluster = TestCluster.start()) {
      assertFirstLookupsAreAnswered(cluster.url(), ", read_from: replica");
    }
  }

  @Test
  void firstLookupsBehindSentinelsAreAnswered() throws Exception {
    try (TestSentinel sentinel = TestSentinel.start()) {
      assertFirstLookupsAreAnswered(sentinel.url(), "");
    }
  }

  @Test
  void firstLookupsAtOneServerAreAnswered() throws Exception {
    try (LocalRedis redis = LocalRedis.start()) {
      assertFirstLookupsAreAnswered(redis.url(), "");
    }
  }

  /**
   * Asks for twelve tenants, so that each node of a Cluster gets its first request. The limits of
   * time are for busy machines; a lookup without a connection fails at once all the same.
   */
  private void assertFirstLookupsAreAnswered(String redisUrl, String more) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("scrubjay.yaml"),
            "redis: {lookup_timeout: 5s, store_timeout: 10s" + more + "}\n");
    try (TestGateway gateway = TestGateway.start(redisUrl, file, Map.of(), List.of())) {
      assertThat(gateway.get("/health/ready").body()).contains("\"ready\"", "\"cache\":\"up\"");
      assertThat(IntStream.range(0, 12).mapToObj(tenant -> status(gateway, tenant)))
          .allSatisfy(status -> assertThat(status).contains("fwd=miss"))
          .noneMatch(status -> status.contains("unavailable"));
      await()
          .untilAsserted(
              () ->
                  assertThat(IntStream.range(0, 12).mapToObj(tenant -> status(gateway, tenant)))
                      .allSatisfy(status -> assertThat(status).contains("hit")));
    }
  }

  private static String status(TestGateway gateway, int tenant) {
    return gateway
        .post(CHAT, TestGateway.chat("gpt-4o", "first"), "x-scrubjay-tenant", "t" + tenant)
        .headers()
        .firstValue("cache-status")
        .orElse("");
  }

  @Test
  void readinessWaitsAWhileForARedisThatHangs() throws Exception {
    Vertx vertx = Vertx.vertx();
    int port = LocalRedis.freePort();
    GatewayConfig config = ConfigLoader.load(Map.of()).config().listeningOn("127.0.0.1", port);
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        HttpClient client = HttpClient.newHttpClient()) {
      String redis = "redis://127.0.0.1:" + silent.getLocalPort();
      Future<Gateway> started = Wiring.start(vertx, config, redis);
      URI ready = URI.create("http://127.0.0.1:" + port + "/health/ready");
      await()
          .ignoreExceptions()
          .untilAsserted(
              () -> {
                HttpResponse<String> starting = get(client, ready);
                assertThat(starting.statusCode()).isEqualTo(503);
                assertThat(starting.body()).contains("\"starting\"");
              });
      Gateway gateway = started.await();
      HttpResponse<String> without = get(client, ready);
      assertThat(without.statusCode()).isEqualTo(200);
      assertThat(without.body()).contains("\"ready\"", "\"cache\":\"down\"");
      gateway.stop().await();
    } finally {
      vertx.close().await();
    }
  }

  @Test
  void redisThatIsAwayIsNotWaitedFor() throws Exception {
    Vertx vertx = Vertx.vertx();
    String away = "redis://127.0.0.1:" + LocalRedis.freePort();
    RedisLink link =
        RedisLink.open(vertx, away, RedisConfig.DEFAULT, CommandLatencyRecorder.disabled());
    link.answering(Duration.ofMinutes(5)).await(20, TimeUnit.SECONDS);
    assertThat(link.isReachable()).isFalse();
    link.close().await();
    vertx.close().await();
  }

  private static HttpResponse<String> get(HttpClient client, URI uri) throws Exception {
    return client.send(HttpRequest.newBuilder(uri).GET().build(), BodyHandlers.ofString());
  }
}
