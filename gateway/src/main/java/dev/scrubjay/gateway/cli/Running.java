package dev.scrubjay.gateway.cli;

import dev.scrubjay.gateway.Gateway;
import dev.scrubjay.gateway.Wiring;
import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.config.live.ConfigWatch;
import dev.scrubjay.gateway.config.live.LiveConfig;
import dev.scrubjay.gateway.config.reader.Secret;
import dev.scrubjay.gateway.redis.LocalRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
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

/** A gateway in this process, with all that it needs beside it; stopped by a signal. */
final class Running {
  private static final Logger LOG = LoggerFactory.getLogger(Running.class);
  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(2);
  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration STOP_MARGIN = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final @Nullable LocalRedis redis;
  private final GatewayConfig config;
  private final Gateway gateway;
  private final CountDownLatch stopAsked = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  private Running(Vertx vertx, @Nullable LocalRedis redis, GatewayConfig config, Gateway gateway) {
    this.vertx = vertx;
    this.redis = redis;
    this.config = config;
    this.gateway = gateway;
  }

  /**
   * Starts a gateway.
   *
   * @param file what it was loaded from; watched for changes
   * @param prepare starts what stands beside it, and says what configuration that makes
   */
  static Running start(
      GatewayConfig config, Optional<Path> file, Function<Vertx, Future<GatewayConfig>> prepare)
      throws Exception {
    LocalRedis redis = config.redis().url().isPresent() ? null : LocalRedis.start();
    Vertx vertx = Vertx.vertx();
    try {
      String url = config.redis().url().map(Secret::reveal).orElseGet(() -> url(redis));
      GatewayConfig effective = await(prepare.apply(vertx), START_LIMIT);
      LiveConfig live = new LiveConfig(config, effective, InstantSource.system());
      Gateway gateway = await(Wiring.start(vertx, live, url), START_LIMIT);
      if (file.isPresent()) {
        ConfigWatch watch = new ConfigWatch(file.get(), System.getenv(), live, LOOK_INTERVAL);
        await(vertx.deployVerticle(watch), START_LIMIT);
      }
      Running running = new Running(vertx, redis, effective, gateway);
      Runtime.getRuntime().addShutdownHook(new Thread(running::onSignal, "stop"));
      running.announce();
      return running;
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
      throw new IllegalStateException("neither a Redis URL nor a private Redis");
    }
    return redis.url();
  }

  String baseUrl() {
    return "http://" + config.server().host() + ":" + gateway.port();
  }

  private void announce() {
    if (redis != null) {
      LOG.warn(
          "no REDIS_URL: using a private Redis beside this process at {}, which ends with it",
          redis.url());
    }
    if (config.tenants().apiKeys().isEmpty()) {
      LOG.warn("no API keys are configured: everybody who reaches {} may call", baseUrl());
    }
    config.providers().stream()
        .filter(ProviderConfig::simulated)
        .forEach(
            provider ->
                LOG.warn("provider {} is SIMULATED: its answers are made up", provider.name()));
    LOG.info("listening on {}", baseUrl());
  }

  /** Waits until a signal asks the process to stop, and stops. */
  void untilStopped() throws Exception {
    stopAsked.await();
    stop();
  }

  private void onSignal() {
    stopAsked.countDown();
    try {
      Duration limit = config.server().shutdownGrace().multipliedBy(2).plus(STOP_MARGIN);
      if (!stopped.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("not everything had ended after {}", limit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop() throws Exception {
    LOG.info("stopping: requests in flight and pending stores finish first");
    try {
      await(gateway.stop(), config.server().shutdownGrace().multipliedBy(2).plus(STOP_MARGIN));
      await(vertx.close(), STOP_MARGIN);
    } finally {
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
      throw new IllegalStateException("not done within " + limit, e);
    }
  }
}
