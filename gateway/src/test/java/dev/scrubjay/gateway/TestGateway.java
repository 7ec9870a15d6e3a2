package dev.scrubjay.gateway;

import dev.scrubjay.gateway.cache.redis.TestRedis;
import dev.scrubjay.gateway.config.ApiKeyConfig;
import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.LearningConfig;
import dev.scrubjay.gateway.config.PerformanceConfig;
import dev.scrubjay.gateway.config.ProviderConfig.Timeouts;
import dev.scrubjay.gateway.config.RedisConfig;
import dev.scrubjay.gateway.config.TenantsConfig;
import dev.scrubjay.gateway.config.file.ConfigLoader;
import dev.scrubjay.gateway.config.file.DefaultCatalog;
import dev.scrubjay.gateway.upstream.simulated.Faults;
import dev.scrubjay.gateway.upstream.simulated.SimulatedProviders;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A whole gateway with simulated providers that answer at once, on a real Redis, for tests. */
public final class TestGateway implements AutoCloseable {
  private static final Timeouts SHORT =
      new Timeouts(
          Duration.ofSeconds(1),
          Duration.ofMillis(1500),
          Duration.ofMillis(1000),
          Duration.ofSeconds(10));

  /** Time limits for slow models, and for busy machines. */
  private static final Timeouts PATIENT =
      new Timeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(8),
          Duration.ofSeconds(4),
          Duration.ofSeconds(15));

  private final Vertx vertx;
  private final SimulatedProviders providers;
  private final GatewayConfig config;
  private final Gateway gateway;
  private final String tenant;
  private final HttpClient client = HttpClient.newHttpClient();
  private @Nullable Future<Void> stopping;

  private TestGateway(
      Vertx vertx,
      SimulatedProviders providers,
      GatewayConfig config,
      Gateway gateway,
      String tenant) {
    this.vertx = vertx;
    this.providers = providers;
    this.config = config;
    this.gateway = gateway;
    this.tenant = tenant;
  }

  /** Starts a gateway that needs no key; its calls are those of a tenant of its own. */
  public static TestGateway start() {
    return start(TestRedis.url(), Map.of(), List.of());
  }

  /** Starts such a gateway with a changed configuration. */
  public static TestGateway start(UnaryOperator<GatewayConfig> change) {
    GatewayConfig config = ConfigLoader.load(Map.of()).config();
    return start(TestRedis.url(), config, List.of(), 0, change);
  }

  /**
   * Starts a gateway with the settings of {@code env} and keys, on the Redis at {@code redisUrl}.
   */
  public static TestGateway start(
      String redisUrl, Map<String, String> env, List<ApiKeyConfig> keys) {
    return start(redisUrl, null, env, keys);
  }

  /** Starts a gateway with the settings of {@code file}, and those of {@code env} over them. */
  public static TestGateway start(
      String redisUrl, @Nullable Path file, Map<String, String> env, List<ApiKeyConfig> keys) {
    GatewayConfig config = ConfigLoader.load(file, env).config();
    return start(redisUrl, config, keys, 0, UnaryOperator.identity());
  }

  /**
   * Starts a gateway with the settings of a file.
   *
   * @param latencyScale how many times as long as the real ones its models take
   * @param keys of the default tenant; if there are none, callers need none
   */
  public static TestGateway configured(String yaml, double latencyScale, String... keys) {
    return configured(yaml, latencyScale, UnaryOperator.identity(), keys);
  }

  /** Starts such a gateway with a changed configuration. */
  public static TestGateway configured(
      String yaml, double latencyScale, UnaryOperator<GatewayConfig> change, String... keys) {
    List<ApiKeyConfig> apiKeys =
        Arrays.stream(keys)
            .map(key -> new ApiKeyConfig(ApiKeyConfig.sha256(key), "default", Optional.empty()))
            .toList();
    try {
      Path file = Files.createTempFile("scrubjay", ".yaml");
      GatewayConfig loaded =
          ConfigLoader.load(Files.writeString(file, yaml), Map.of("SCRUBJAY_CATALOG", "seed"))
              .config();
      Files.delete(file);
      return start(TestRedis.url(), loaded, apiKeys, latencyScale, change);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a gateway with the models, providers and keys of a file, none of them simulated. */
  public static TestGateway serving(String yaml, Map<String, String> env) {
    return serving(TestRedis.url(), yaml, env);
  }

  /** Starts such a gateway on the Redis at {@code redisUrl}. */
  public static TestGateway serving(String redisUrl, String yaml, Map<String, String> env) {
    // unless a test asks for it, providers are not asked for their models beside its own calls
    String quiet = yaml.contains("list_models") ? yaml : "list_models: false\n" + yaml;
    GatewayConfig loaded = ConfigLoader.load(Path.of("scrubjay.yaml"), quiet, env).config();
    return start(
        redisUrl,
        loaded,
        loaded.tenants().apiKeys(),
        1,
        config -> config.with(loaded.models(), loaded.providers()));
  }

  private static TestGateway start(
      String redisUrl,
      GatewayConfig loaded,
      List<ApiKeyConfig> keys,
      double latencyScale,
      UnaryOperator<GatewayConfig> change) {
    Vertx vertx = Vertx.vertx();
    Timeouts timeouts = latencyScale == 0 ? SHORT : PATIENT;
    SimulatedProviders providers = await(SimulatedProviders.start(vertx, latencyScale, timeouts));
    GatewayConfig config =
        change.apply(
            new GatewayConfig(
                    loaded.server(),
                    redisUrl.equals(TestRedis.url()) ? patient(loaded.redis()) : loaded.redis(),
                    loaded.nearCache(),
                    loaded.coalescing(),
                    loaded.cache(),
                    loaded.routing(),
                    loaded.cascade(),
                    loaded.shadow(),
                    loaded.semantic(),
                    loaded.upstream(),
                    redisUrl.equals(TestRedis.url())
                        ? notLearning(loaded.performance())
                        : loaded.performance(),
                    loaded.tracing(),
                    loaded.metrics(),
                    DefaultCatalog.models(),
                    providers.providers(),
                    new TenantsConfig(
                        keys,
                        loaded.tenants().budgets(),
                        loaded.tenants().profiles(),
                        loaded.tenants().access(),
                        loaded.tenants().sampling(),
                        loaded.tenants().cascades(),
                        loaded.tenants().shadows(),
                        loaded.tenants().preload(),
                        loaded.tenants().semantics()),
                    loaded.naming())
                .listeningOn("127.0.0.1", 0));
    Gateway gateway = await(Wiring.start(vertx, config, redisUrl));
    return new TestGateway(vertx, providers, config, gateway, "t-" + UUID.randomUUID());
  }

  /**
   * Settings without learning, as speed is learned for all tenants, and so for all tests on a
   * Redis.
   */
  private static PerformanceConfig notLearning(PerformanceConfig performance) {
    return new PerformanceConfig(
        performance.analytics(),
        performance.targets(),
        performance.tuning(),
        new LearningConfig(false, LearningConfig.DEFAULT.outcomesWithin(), Optional.empty()),
        performance.experiments(),
        performance.curves());
  }

  /** Settings with which a busy machine does not lose lookups, unless a test sets others. */
  private static RedisConfig patient(RedisConfig redis) {
    RedisConfig usual = RedisConfig.DEFAULT;
    return new RedisConfig(
        redis.url(),
        redis.sentinelPassword(),
        redis.caFile(),
        redis.readFrom(),
        redis.shards(),
        redis.lookupTimeout().equals(usual.lookupTimeout())
            ? Duration.ofSeconds(5)
            : redis.lookupTimeout(),
        redis.storeTimeout().equals(usual.storeTimeout())
            ? Duration.ofSeconds(10)
            : redis.storeTimeout(),
        redis.connectTimeout(),
        redis.queueSize());
  }

  /** Another replica of this one, with the same providers, and for the same tenant. */
  public TestGateway replica() {
    return replica(TestRedis.url());
  }

  /** Another replica of this one on the Redis at {@code redisUrl}. */
  TestGateway replica(String redisUrl) {
    Vertx own = Vertx.vertx();
    Gateway other = await(Wiring.start(own, config, redisUrl));
    return new TestGateway(own, providers, config, other, tenant);
  }

  /** This gateway, once it has connected to Redis. */
  public TestGateway connected() {
    Awaitility.await()
        .dontCatchUncaughtExceptions()
        .until(() -> get("/health/ready").body().contains("\"cache\":\"up\""));
    return this;
  }

  public String url() {
    return "http://127.0.0.1:" + gateway.port();
  }

  /** A probe of its event loops. */
  LoopProbe probe() {
    return LoopProbe.on(vertx);
  }

  /** Has its event loops do other work most of the time. */
  void slowLoops() {
    SlowLoops.of(vertx);
  }

  public int port() {
    return gateway.port();
  }

  /** The methods and paths of all routes that are for certain methods, such as {@code GET /}. */
  Set<String> routes() {
    Set<String> routes = new TreeSet<>();
    for (Route route : gateway.routes().router(vertx).getRoutes()) {
      if (route.methods() != null && route.getPath() != null) {
        String path = route.getPath() + (route.isExactPath() ? "" : "*");
        route.methods().forEach(method -> routes.add(method + " " + path));
      }
    }
    return routes;
  }

  /** The tenant of {@link #post} and {@link #get}. */
  public String tenant() {
    return tenant;
  }

  /** The URL of its simulated providers. */
  public String providersUrl() {
    return providers.controlUrl();
  }

  public Faults faults() {
    return providers.faults();
  }

  /** POSTs JSON; {@code headers} are names and values in turn. */
  public HttpResponse<String> post(String path, String json, String... headers) {
    return send(
        client,
        request(path, headers)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build());
  }

  /** The value of the metric with that name and labels; 0 if there is none. */
  double metric(String name) {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .sum();
  }

  public HttpResponse<String> get(String path, String... headers) {
    return send(client, request(path, headers).GET().build());
  }

  /** Waits until a model answers, as it does once it is not ejected any more. */
  public void awaitAnswer(String model) {
    Awaitility.await()
        .until(
            () ->
                post("/v1/chat/completions", chat(model, "there?"), "cache-control", "no-store")
                        .statusCode()
                    == 200);
  }

  /** Waits until the answer to a question is stored, which happens after the answer. */
  public void awaitChatHit(String model, String question) {
    String body = chat(model, question);
    Awaitility.await()
        .until(
            () ->
                post("/v1/chat/completions", body, "cache-control", "only-if-cached").statusCode(),
            status -> status == 200);
  }

  /** Waits until the answer to {@code body} at {@code path} is stored, and comes from the cache. */
  public void awaitHit(String path, String body, String... headers) {
    String[] cached = Arrays.copyOf(headers, headers.length + 2);
    cached[headers.length] = "cache-control";
    cached[headers.length + 1] = "only-if-cached";
    Awaitility.await()
        .dontCatchUncaughtExceptions()
        .until(() -> post(path, body, cached).statusCode(), status -> status == 200);
  }

  /** The body of a chat request in OpenAI's dialect. */
  public static String chat(String model, String question) {
    return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
        .formatted(model, question);
  }

  /** A request to {@code path} on behalf of {@link #tenant}, unless {@code headers} name one. */
  public HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(60));
    if (!List.of(headers).contains("x-scrubjay-tenant")
        && !List.of(headers).contains("authorization")) {
      request.header("x-scrubjay-tenant", tenant);
    }
    return headers.length == 0 ? request : request.headers(headers);
  }

  public static HttpResponse<String> send(HttpRequest request) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return send(client, request);
    }
  }

  private static HttpResponse<String> send(HttpClient client, HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError("no answer to " + request, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Stops the gateway, and not its providers, as a signal would; a second call does nothing. */
  public Future<Void> stop() {
    stopping = stopping == null ? gateway.stop() : stopping;
    return stopping;
  }

  @Override
  public void close() {
    client.shutdownNow();
    await(stop());
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
