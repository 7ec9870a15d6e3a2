package dev.scrubjay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.scrubjay.client.ScrubjayException.GatewayUnavailableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's calls against the real gateway. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ScrubjayIT {
  private static final CachedFunction.Terms MINUTE =
      CachedFunction.Terms.of(Duration.ofMinutes(1), "tested");

  private DemoGateway gateway;

  @BeforeAll
  void start() throws IOException, InterruptedException {
    gateway = DemoGateway.start();
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  @Test
  void resultIsStoredLookedUpAndDeleted() {
    Scrubjay client = gateway.client();
    ResultName sum = ResultName.of("sum", List.of(1, 2));
    assertThat(client.lookup(sum).hit()).isFalse();
    StoreResult stored =
        client.store(sum, Map.of("sum", 3), StoreOptions.of(Duration.ofSeconds(60)));
    assertThat(stored.stored()).isTrue();
    assertThat(stored.plan()).extracting(CacheStrategy::ttl).isEqualTo(60L);
    LookupResult found = client.lookup(sum);
    assertThat(found.value()).hasToString("{\"sum\":3}");
    assertThat(found.key()).isEqualTo(client.key(sum));
    assertThat(client.delete(client.key(sum))).isTrue();
    assertThat(client.lookup(sum).hit()).isFalse();
  }

  @Test
  void bytesComeBackAsBytes() {
    Scrubjay client = gateway.client();
    ResultName name = ResultName.of("png", 1);
    client.store(name, new byte[] {0, 1, -1}, StoreOptions.NONE);
    assertThat(client.lookup(name).bytes()).containsExactly(0, 1, -1);
  }

  @Test
  void manyAreStoredLookedUpAndPurged() {
    Scrubjay client = gateway.client();
    StoreOptions tagged = StoreOptions.of(Duration.ofMinutes(1), "many");
    List<StoreResult> stored =
        client.storeAll(
            IntStream.range(0, 110)
                .mapToObj(i -> new Scrubjay.NamedValue(ResultName.of("many", i), i, tagged))
                .toList());
    assertThat(stored).hasSize(110).allMatch(StoreResult::stored);
    List<LookupResult> found =
        client.lookupAll(IntStream.range(0, 120).mapToObj(i -> ResultName.of("many", i)).toList());
    assertThat(found).hasSize(120);
    assertThat(found.subList(0, 110)).allMatch(LookupResult::hit);
    assertThat(found.subList(110, 120)).noneMatch(LookupResult::hit);
    assertThat(client.purge("many")).isEqualTo(110);
  }

  @Test
  void errorNamesItsMember() {
    assertThatThrownBy(() -> gateway.client().lookup(ResultName.of("an operation", 1)))
        .isInstanceOfSatisfying(
            ScrubjayException.class,
            error -> {
              assertThat(error.status()).isEqualTo(400);
              assertThat(error.param()).isEqualTo("operation");
            })
        .isNotInstanceOf(GatewayUnavailableException.class);
  }

  private static <T> List<T> together(int times, Callable<T> call) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> all = IntStream.range(0, times).mapToObj(i -> threads.submit(call)).toList();
      List<T> results = new ArrayList<>();
      for (Future<T> each : all) {
        results.add(each.get());
      }
      return results;
    }
  }

  @Test
  void oneOfManyRunsTheFunction() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    CachedFunction<Integer, Integer> square =
        new CachedFunction<>(
            gateway.client(),
            "squares",
            MINUTE,
            Integer.class,
            number -> {
              runs.incrementAndGet();
              Thread.sleep(300);
              return number * number;
            });
    assertThat(together(6, () -> square.call(7))).hasSize(6).containsOnly(49);
    assertThat(runs).hasValue(1);
    assertThat(square.invalidate(7)).isTrue();
    assertThat(square.call(7)).isEqualTo(49);
    assertThat(square.refresh(7)).isEqualTo(49);
    assertThat(runs).hasValue(3);
  }

  @Test
  void leaseIsRenewedWhileTheFunctionRuns() throws Exception {
    Scrubjay client = gateway.client();
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch mayEnd = new CountDownLatch(1);
    Duration lease = Duration.ofSeconds(3);
    CachedFunction<String, String> slow =
        new CachedFunction<>(
            client,
            "slow",
            new CachedFunction.Terms(StoreOptions.NONE, lease, Duration.ofSeconds(20)),
            String.class,
            text -> {
              runs.incrementAndGet();
              mayEnd.await();
              return text;
            });
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> first = threads.submit(() -> slow.call("done"));
      await().atMost(Duration.ofSeconds(20)).until(() -> runs.get() == 1);
      Future<String> second = threads.submit(() -> slow.call("done"));
      ResultName name = ResultName.of("slow", "done");
      try {
        await()
            .during(lease.plusSeconds(1))
            .atMost(lease.plusSeconds(20))
            .until(() -> "held".equals(client.lookup(name, lease, Duration.ZERO).reason()));
      } finally {
        mayEnd.countDown();
      }
      assertThat(List.of(first.get(), second.get())).containsOnly("done");
    }
    assertThat(runs).hasValue(1);
  }

  /** A server that answers every request with {@code status} and {@code body}. */
  private static HttpServer server(int status, String body) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/below",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    return server;
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "7", "<html>", "{\"hit\":\"perhaps\"}"})
  void replyThatIsNotTheGatewaysIsNoCrash(String body) throws Exception {
    HttpServer server = server(200, body);
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/below/");
    Scrubjay client = new Scrubjay(Settings.of(url));
    assertThatThrownBy(() -> client.lookup(ResultName.of("a", 1)))
        .isInstanceOf(GatewayUnavailableException.class)
        .hasMessage("The gateway's reply cannot be read.");
    CachedFunction<Integer, Integer> work =
        new CachedFunction<>(client, "a", MINUTE, Integer.class, number -> number + 1);
    assertThat(work.call(1)).isEqualTo(2);
    server.stop(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sk-secret\u00e9", "sk-secret\r\nx: y", "sk-secret\0"})
  void keyThatCannotBeSentIsRefusedWithoutShowingIt(String key) {
    Settings usual = Settings.of(URI.create("http://127.0.0.1:9"));
    assertThatThrownBy(() -> usual.withApiKey(key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("apiKey: ")
        .hasMessageNotContaining("sk-secret");
    assertThatThrownBy(() -> Settings.of(URI.create("http://user:sk-secret@127.0.0.1:9")))
        .hasMessageStartingWith("url: ")
        .hasMessageNotContaining("sk-secret");
  }

  @Test
  void noErrorShowsTheKeyWhichMayEndInALineBreak() throws IOException {
    HttpServer server = server(401, "{\"error\":{\"message\":\"no\",\"code\":\"bad_key\"}}");
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/below";
    for (String each : List.of(url, "http://127.0.0.1:9")) {
      Settings settings = Settings.of(URI.create(each)).withApiKey("sk-secret\n");
      assertThat(settings.apiKey()).isEqualTo("sk-secret");
      assertThat(settings.toString()).doesNotContain("sk-secret");
      Throwable failure =
          catchThrowable(() -> new Scrubjay(settings).lookup(ResultName.of("a", 1)));
      assertThat(failure).isInstanceOf(ScrubjayException.class);
      StringWriter shown = new StringWriter();
      failure.printStackTrace(new PrintWriter(shown));
      assertThat(shown.toString()).doesNotContain("sk-secret");
    }
    server.stop(0);
  }

  @Test
  void failureIsThrownAndTheNextCallerGetsTheLease() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    CachedFunction<Integer, Integer> failing =
        new CachedFunction<>(
            gateway.client(),
            "failing",
            MINUTE,
            Integer.class,
            number -> {
              if (runs.incrementAndGet() == 1) {
                throw new IOException("not this time");
              }
              return number;
            });
    assertThatThrownBy(() -> failing.call(1)).isInstanceOf(IOException.class);
    long started = System.nanoTime();
    assertThat(failing.call(1)).isEqualTo(1);
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void callsOfTheSpecification() throws InterruptedException {
    Scrubjay client = gateway.client();
    PerformanceOptimizer optimizer = new PerformanceOptimizer(client);
    ResultName name =
        ResultName.of("content_analysis", Map.of("url", "https://example.com", "type", "video"));
    Requirements requirements =
        Requirements.of("content_analysis", "moderate", 1000).within(2.0, 0.01, 0.9);

    CacheOptimizer cache = optimizer.cacheOptimizer();
    assertThat(cache.generateCacheKey(name)).matches("default:content_analysis:[0-9a-f]{64}");
    assertThat(cache.determineCacheStrategy("content_analysis", 2048, "frequent").ttl())
        .isEqualTo(3600);
    assertThat(cache.shouldCache("content_analysis", 2048, "frequent")).isTrue();
    Result<Decision> routed = optimizer.modelRouter().routeModel(requirements);
    assertThat(routed.success()).isTrue();
    assertThat(routed.data().selectedModel()).isEqualTo("gpt-4o");
    assertThat(routed.data().confidence()).isBetween(0.5, 1.0);

    Result<Optimization> first =
        optimizer.optimizeRequest(name, requirements, Map.of("lease", 30, "wait", 5));
    assertThat(first.success()).as(first.error()).isTrue();
    assertThat(first.data().optimizationType()).isEqualTo("model_routing");
    assertThat(first.data().performanceMetrics().expectedCost()).isPositive();
    LookupResult.Lease lease = Objects.requireNonNull(first.data().lease());
    client.store(name, "analysed", StoreOptions.NONE.costing(0.02).under(lease.token()));
    assertThat(optimizer.recordOutcome(first, true, Map.of("cost", 0.02, "latency", 0.5))).isTrue();
    assertThat(optimizer.optimizeRequest(name, requirements).data().isHit()).isTrue();

    JsonNode usage = optimizer.modelRouter().getRoutingAnalytics().path("model_usage");
    for (int i = 0; i < 100 && usage.isEmpty(); i++) { // the figures are written every second
      Thread.sleep(100);
      usage = optimizer.modelRouter().getRoutingAnalytics().path("model_usage");
    }
    assertThat(usage.path("gpt-4o").asInt()).isEqualTo(1);
    assertThat(cache.getCacheAnalytics().path("hit_rate").asDouble()).isEqualTo(0.5);
    assertThat(optimizer.getPerformanceAnalytics().at("/overall_performance/cost_usd").asDouble())
        .isCloseTo(0.02, within(1e-9));
  }

  @Test
  void botWorksOnWhileTheGatewayIsAway() throws Exception {
    Settings usual = Settings.of(URI.create("http://127.0.0.1:9"));
    Scrubjay away =
        new Scrubjay(
            new Settings(
                usual.url(),
                null,
                null,
                null,
                usual.timeout(),
                1,
                Duration.ofMillis(10),
                Duration.ofSeconds(5)));
    CachedFunction<Integer, Integer> work =
        new CachedFunction<>(away, "away", MINUTE, Integer.class, number -> number + 1);
    assertThat(work.call(1)).isEqualTo(2);
    long started = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      work.call(i);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(1));
    CacheStrategy strategy =
        new CacheOptimizer(away).determineCacheStrategy("away", 2048, "frequent");
    assertThat(strategy.offline()).isTrue();
    assertThat(strategy.shouldCache()).isFalse();
    assertThat(strategy.ttl()).isEqualTo(3600);
    Requirements any = Requirements.of("chat", "simple", 10);
    assertThat(new ModelRouter(away).routeModel(any).success()).isFalse();
    assertThatThrownBy(() -> away.key(ResultName.of("away", 1)))
        .isInstanceOf(GatewayUnavailableException.class);
  }
}
