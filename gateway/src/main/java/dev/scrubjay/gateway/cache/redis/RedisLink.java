package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.gateway.config.RedisConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to Redis, and what keeps its troubles from spreading: it need not be there at the
 * start, commands have deadlines and a bounded queue, and after a run of failures a breaker leaves
 * Redis alone for a moment, so that a Redis that hangs does not cost every request its patience.
 *
 * <p>Futures complete on the caller's Vert.x context. This is the one place where Lettuce's threads
 * are left.
 */
final class RedisLink {
  private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
  private static final Duration RETRY = Duration.ofMillis(250);
  private static final Duration MAX_RETRY = Duration.ofSeconds(1);
  private static final Duration BREAK = Duration.ofSeconds(1);
  private static final int BREAKER_WINDOW = 10;

  private final Vertx vertx;
  private final RedisURI uri;
  private final ClientResources resources;
  private final RedisClient client;
  private final CircuitBreaker breaker;
  private final AtomicBoolean troubled = new AtomicBoolean();
  private volatile @Nullable StatefulRedisConnection<String, byte[]> connection;
  private volatile boolean connected;
  private volatile boolean closed;

  private RedisLink(Vertx vertx, RedisURI uri, RedisConfig config) {
    this.vertx = vertx;
    this.uri = uri;
    this.resources =
        ClientResources.builder()
            .reconnectDelay(Delay.exponential(RETRY, MAX_RETRY, 2, TimeUnit.MILLISECONDS))
            .build();
    this.client = RedisClient.create(resources);
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(config.queueSize())
            .timeoutOptions(TimeoutOptions.enabled(config.storeTimeout()))
            .socketOptions(SocketOptions.builder().connectTimeout(config.connectTimeout()).build())
            .build());
    client.addListener(new Watch());
    this.breaker =
        CircuitBreaker.of(
            "redis",
            CircuitBreakerConfig.custom()
                .slidingWindowSize(BREAKER_WINDOW)
                .minimumNumberOfCalls(BREAKER_WINDOW / 2)
                .failureRateThreshold(50)
                .waitDurationInOpenState(BREAK)
                .permittedNumberOfCallsInHalfOpenState(2)
                .build());
  }

  /** A link that connects as soon as it can, and keeps trying. */
  static RedisLink open(Vertx vertx, String url, RedisConfig config) {
    RedisURI uri = RedisURI.create(url);
    uri.setTimeout(config.connectTimeout());
    uri.setClientName("scrubjay");
    RedisLink link = new RedisLink(vertx, uri, config);
    link.connect();
    return link;
  }

  private void connect() {
    Future.fromCompletionStage(
            client.connectAsync(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE), uri))
        .onSuccess(made -> connection = made)
        .onFailure(
            failure -> {
              if (!closed) {
                lost(String.valueOf(failure.getMessage()));
                vertx.setTimer(MAX_RETRY.toMillis(), id -> connect());
              }
            });
  }

  boolean isReachable() {
    return connected && breaker.getState() != CircuitBreaker.State.OPEN;
  }

  /**
   * Runs a command.
   *
   * @return fails with {@link RedisUnavailableException} if there is no answer within {@code
   *     limit}, and with Redis' own complaint if it refuses the command
   */
  <T> Future<T> run(
      Duration limit, Function<RedisAsyncCommands<String, byte[]>, CompletionStage<T>> command) {
    StatefulRedisConnection<String, byte[]> open = connection;
    if (open == null || !connected) {
      return Future.failedFuture(new RedisUnavailableException("Redis is away", false));
    }
    if (!breaker.tryAcquirePermission()) {
      return Future.failedFuture(new RedisUnavailableException("Redis is left alone", false));
    }
    Context context = vertx.getOrCreateContext();
    Promise<T> promise = Promise.promise();
    long started = System.nanoTime();
    long timer =
        vertx.setTimer(
            Math.max(1, limit.toMillis()),
            id -> {
              RedisUnavailableException slow =
                  new RedisUnavailableException("Redis did not answer within " + limit, true);
              if (promise.tryFail(slow)) {
                breaker.onError(System.nanoTime() - started, TimeUnit.NANOSECONDS, slow);
              }
            });
    command
        .apply(open.async())
        .whenComplete(
            (value, failure) ->
                context.runOnContext(
                    nothing -> {
                      vertx.cancelTimer(timer);
                      settle(promise, value, failure, started);
                    }));
    return promise.future();
  }

  private <T> void settle(Promise<T> promise, T value, @Nullable Throwable failure, long started) {
    long took = System.nanoTime() - started;
    if (failure == null) {
      if (promise.tryComplete(value)) {
        breaker.onSuccess(took, TimeUnit.NANOSECONDS);
      }
      return;
    }
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof RedisCommandExecutionException) {
      if (promise.tryFail(cause)) {
        breaker.onSuccess(took, TimeUnit.NANOSECONDS); // it answers, if only to complain
      }
    } else if (promise.tryFail(new RedisUnavailableException(cause.toString(), false))) {
      breaker.onError(took, TimeUnit.NANOSECONDS, cause);
    }
  }

  Future<Void> close() {
    closed = true;
    return Future.fromCompletionStage(client.shutdownAsync())
        .compose(
            nothing ->
                Future.<Void>future(
                    done -> resources.shutdown().addListener(ended -> done.complete())));
  }

  private void lost(String why) {
    if (troubled.compareAndSet(false, true)) {
      LOG.warn("Redis is away ({}); requests are served uncached until it is back", why);
    }
  }

  private final class Watch implements RedisConnectionStateListener {
    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress address) {
      connected = true;
      breaker.reset();
      if (troubled.compareAndSet(true, false)) {
        LOG.info("Redis is back");
      }
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
      connected = false;
      if (!closed) {
        lost("connection lost");
      }
    }
  }
}
