package dev.scrubjay.gateway.cli;

import dev.scrubjay.gateway.Gateway;
import dev.scrubjay.gateway.Wiring;
import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.config.file.LoadedConfig;
import dev.scrubjay.gateway.config.file.ServedCatalog;
import dev.scrubjay.gateway.config.file.UnservedModels;
import dev.scrubjay.gateway.config.live.ConfigWatch;
import dev.scrubjay.gateway.config.live.LiveConfig;
import dev.scrubjay.gateway.config.reader.Secret;
import dev.scrubjay.gateway.load.HeapGrowth;
import dev.scrubjay.gateway.redis.LocalRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A gateway in this process, with its private Redis if it has one, until a signal stops it. */
final class GatewayProcess {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayProcess.class);
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(2);
  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration STOP_MARGIN = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final @Nullable LocalRedis redis;
  private final GatewayConfig config;
  private final Gateway gateway;
  private final Optional<HeapGrowth> heapGrowth = HeapGrowth.watch();
  private final CountDownLatch stopRequested = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  private GatewayProcess(
      Vertx vertx, @Nullable LocalRedis redis, GatewayConfig config, Gateway gateway) {
    this.vertx = vertx;
    this.redis = redis;
    this.config = config;
    this.gateway = gateway;
  }

  /**
   * Starts a gateway.
   *
   * @param loaded the configuration as it was read
   * @param file from which the configuration was loaded, if there is one; watched for changes
   * @param prepare starts the gateway's companions and returns the configuration that includes them
   */
  static GatewayProcess start(
      LoadedConfig loaded, @Nullable Path file, Function<Vertx, Future<GatewayConfig>> prepare)
      throws Exception {
    GatewayConfig config = loaded.config();
    LocalRedis redis = config.redis().url().isPresent() ? null : LocalRedis.start();
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true)); // else NIO
    try {
      String url = config.redis().url().map(Secret::reveal).orElseGet(() -> url(redis));
      GatewayConfig effective = await(prepare.apply(vertx), START_LIMIT);
      LiveConfig live = new LiveConfig(config, effective, InstantSource.system());
      Gateway gateway =
          await(
              Wiring.start(vertx, live, url)
                  .recover(failure -> Future.failedFuture(Listening.failure(failure, effective))),
              START_LIMIT);
      if (file != null) {
        ConfigWatch watch = new ConfigWatch(file, System.getenv(), live, CHECK_INTERVAL);
        await(vertx.deployVerticle(watch), START_LIMIT);
      }
      GatewayProcess process = new GatewayProcess(vertx, redis, effective, gateway);
      Runtime.getRuntime().addShutdownHook(new Thread(process::onSignal, "stop"));
      loaded.warnings().forEach(warning -> LOG.warn("{}", warning));
      process.announce();
      return process;
    } catch (Exception e) {
      vertx.close();
      if (redis != null) {
        redis.close();
      }
      throw e;
    }
  }

  private static String url(@Nullable LocalRedis redis) {
    if (redis == null) {
      throw new IllegalStateException("there is neither a Redis URL nor a private Redis");
    }
    return redis.url();
  }

  String baseUrl() {
    return "http://" + config.server().host() + ":" + gateway.port();
  }

  private void announce() {
    if (redis != null) {
      LOG.warn(
          "REDIS_URL is not set: started a private Redis at {}, which stops with this process",
          redis.url());
    }
    if (config.tenants().apiKeys().isEmpty()) {
      LOG.warn("no API keys are configured: every caller that reaches {} is served", baseUrl());
    }
    config.providers().stream()
        .filter(ProviderConfig::simulated)
        .forEach(
            provider ->
                LOG.warn("provider {} is SIMULATED: its answers are invented", provider.name()));
    UnservedModels.warnings(config).forEach(warning -> LOG.warn("{}", warning));
    ServedCatalog.warning(ServedCatalog.of(config.served()))
        .ifPresent(warning -> LOG.warn("models {}", warning));
    LOG.info("listening on {}", baseUrl());
  }

  /** Waits for a signal to stop the process, and stops the gateway. */
  void untilStopped() throws Exception {
    stopRequested.await();
    stop();
  }

  private void onSignal() {
    stopRequested.countDown();
    try {
      Duration limit = stopLimit();
      if (!stopped.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("the gateway had not stopped after {}", limit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration stopLimit() {
    return config
        .server()
        .shutdownGrace()
        .multipliedBy(2)
        .plus(config.server().drainDelay())
        .plus(STOP_MARGIN);
  }

  /** Stops it after the requests in flight. */
  void stop() throws Exception {
    LOG.info("stopping after requests in flight and pending stores finish");
    try {
      await(gateway.stop(), stopLimit());
      await(vertx.close(), STOP_MARGIN);
    } finally {
      heapGrowth.ifPresent(HeapGrowth::close);
      if (redis != null) {
        redis.close();
      }
      LOG.info("stopped");
      stopped.countDown();
    }
  }

  private static <T> T await(Future<T> future, Duration limit) throws Exception {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } catch (TimeoutException e) {
      throw new IllegalStateException("not finished within " + limit, e);
    }
  }
}
