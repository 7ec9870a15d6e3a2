package dev.scrubjay.gateway.config.live;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.scrubjay.gateway.Gateway;
import dev.scrubjay.gateway.TestGateway;
import dev.scrubjay.gateway.Wiring;
import dev.scrubjay.gateway.cache.redis.TestRedis;
import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.file.ConfigLoader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A configuration file that is changed while a gateway serves. */
final class ConfigWatchIT {
  private static final Duration INTERVAL = Duration.ofMillis(20);
  private static final String KEY = "the-first-key-of-acme";
  private static final String OTHER_KEY = "the-other-key-of-acme";

  @TempDir private Path directory;
  private final String tenant = "t-" + UUID.randomUUID();
  private final Vertx vertx = Vertx.vertx();
  private Path file = Path.of("");
  private String url = "";

  @BeforeEach
  void start() throws Exception {
    file = directory.resolve("scrubjay.yaml");
    write(KEY, "");
    GatewayConfig config = ConfigLoader.load(file, Map.of()).config();
    LiveConfig live =
        new LiveConfig(config, config.listeningOn("127.0.0.1", 0), InstantSource.system());
    Gateway gateway = await(Wiring.start(vertx, live, TestRedis.url()));
    url = "http://127.0.0.1:" + gateway.port();
    await(vertx.deployVerticle(new ConfigWatch(file, Map.of(), live, INTERVAL)));
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void keysChangeWithoutRestart() throws IOException {
    assertThat(status(KEY)).isEqualTo(200);
    assertThat(status(OTHER_KEY)).isEqualTo(401);
    write(OTHER_KEY, "");
    Awaitility.await().until(() -> status(OTHER_KEY), status -> status == 200);
    assertThat(status(KEY)).isEqualTo(401);
  }

  @Test
  void policiesChangeWithoutRestart() throws IOException {
    assertThat(plan()).contains("\"ttl\":3600");
    write(KEY, "cache_policies: {ttl_strategies: {frequent: 60}, ttl_jitter: 0}");
    Awaitility.await().until(this::plan, plan -> plan.contains("\"ttl\":60,"));
  }

  @Test
  void scalingChangesWithoutRestartAndKeepsWhatIsKnownOfTheInstances() throws IOException {
    write(KEY, scaled("scaling: {target_concurrency: 3}"));
    Awaitility.await().until(this::metrics, page -> page.contains(demand("model_capacity", 3)));
    write(KEY, scaled("scaling: {target_concurrency: 5}"));
    Awaitility.await()
        .until(this::metrics, page -> page.contains(demand("model_target_concurrency", 5)));
    assertThat(metrics()).contains(demand("model_capacity", 3));
    write(KEY, scaled("first_token: 9s"));
    Awaitility.await().until(this::metrics, page -> !page.contains("model_capacity{"));
  }

  @Test
  void fileWithMistakeChangesNothingUntilItIsCorrected() throws IOException {
    assertThat(lastReloadSucceeded()).isTrue();
    write(OTHER_KEY, "cache_polices: {}");
    Awaitility.await().until(() -> !lastReloadSucceeded());
    assertThat(status(KEY)).isEqualTo(200);
    assertThat(status(OTHER_KEY)).isEqualTo(401);
    write(OTHER_KEY, "cache_policies: {}");
    Awaitility.await().until(this::lastReloadSucceeded);
    assertThat(status(OTHER_KEY)).isEqualTo(200);
  }

  @Test
  void judgeThatNobodyServesIsWarnedOfWhenItComes() throws IOException {
    Logger logger = (Logger) LoggerFactory.getLogger(ConfigWatch.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try {
      write(KEY, "cache_policies: {semantic: {mode: shadow, judge: some-judge}}");
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(List.copyOf(log.list))
                      .extracting(ILoggingEvent::getFormattedMessage)
                      .anySatisfy(
                          line ->
                              assertThat(line)
                                  .startsWith("cache_policies.semantic.judge: ")
                                  .contains("some-judge")));
    } finally {
      logger.detachAppender(log);
    }
  }

  @Test
  void missingFileChangesNothing() throws IOException {
    Files.delete(file);
    Awaitility.await().until(() -> !lastReloadSucceeded());
    assertThat(status(KEY)).isEqualTo(200);
  }

  @Test
  void gatewayWithKeysContinuesToRequireThem() throws IOException {
    Files.writeString(file, "");
    Awaitility.await().until(() -> !lastReloadSucceeded());
    assertThat(status(OTHER_KEY)).isEqualTo(401);
    assertThat(status(KEY)).isEqualTo(200);
  }

  private void write(String key, String more) throws IOException {
    Files.writeString(
        file, "tenants: {%s: {api_keys: [{key: %s}]}}%n".formatted(tenant, key) + more);
  }

  private int status(String key) {
    return TestGateway.send(request("/v1/models", key).GET().build()).statusCode();
  }

  private String plan() {
    HttpResponse<String> reply =
        TestGateway.send(
            request("/v1/cache/plan", KEY)
                .header("content-type", "application/json")
                .POST(
                    BodyPublishers.ofString(
                        """
                        {"operation": "o", "params": {}, "data_size": 10, "access_frequency": "frequent"}"""))
                .build());
    return reply.body().replace(" ", "");
  }

  private boolean lastReloadSucceeded() {
    return metrics().contains("config_last_reload_successful 1.0");
  }

  private String metrics() {
    return TestGateway.send(request("/metrics", KEY).GET().build()).body();
  }

  private static String scaled(String settings) {
    return """
    providers: {own: {kind: openai, base_url: "http://127.0.0.1:1/v1"}}
    models: {llama: {provider: own, %s}}
    list_models: false
    """
        .formatted(settings);
  }

  private static String demand(String metric, int value) {
    return "%s{model=\"llama\",provider=\"own\"} %d.0".formatted(metric, value);
  }

  private HttpRequest.Builder request(String path, String key) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(Duration.ofSeconds(20))
        .header("authorization", "Bearer " + key);
  }
}
