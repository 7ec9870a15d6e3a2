package dev.scrubjay.gateway.redis;

import dev.scrubjay.gateway.config.RedisConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
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
public final class RedisLink {
  private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
  private static final Duration RETRY = Duration.ofMillis(250);
  private static final Duration MAX_RETRY = Duration.ofSeconds(1);
  private static final Duration BREAK = Duration.ofSeconds(1);
  private static final int BREAKER_WINDOW = 10;

  /** Complaints of a Redis that starts, fails over, or does not let us in. */
  private static final Pattern AWAY =
      Pattern.compile(
          "LOADING|CLUSTERDOWN|READONLY|MASTERDOWN|TRYAGAIN|BUSY|NOAUTH|NOPERM|WRONGPASS");

  private final Vertx vertx;
  private final RedisConfig config;
  private final ClientResources resources;
  private final Topology topology;
  private final CircuitBreaker breaker;
  private final AtomicBoolean troubled = new AtomicBoolean();
  private final Set<RedisChannelHandler<?, ?>> servers = ConcurrentHashMap.newKeySet();
  private volatile @Nullable RedisClusterAsyncCommands<String, byte[]> commands;
  private volatile @Nullable RedisClusterAsyncCommands<String, byte[]> lookups;
  private volatile boolean closed;

  private RedisLink(Vertx vertx, String url, RedisConfig config, CommandLatencyRecorder latencies) {
    this.vertx = vertx;
    this.config = config;
    this.resources =
        ClientResources.builder()
            .commandLatencyRecorder(latencies)
            .reconnectDelay(Delay.exponential(RETRY, MAX_RETRY, 2, TimeUnit.MILLISECONDS))
            .build();
    this.topology = Topology.of(url, config, resources);
    topology.client().addListener(new Watch());
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

  /**
   * A link that connects as soon as it can, and keeps trying.
   *
   * @param latencies told how long each command took
   */
  public static RedisLink open(
      Vertx vertx, String url, RedisConfig config, CommandLatencyRecorder latencies) {
    RedisLink link = new RedisLink(vertx, url, config, latencies);
    link.untilConnected(link.topology::connect, made -> link.commands = made);
    if (config.readFrom() == RedisConfig.ReadFrom.REPLICA) {
      link.untilConnected(link.topology::connectToReplicas, made -> link.lookups = made);
    }
    return link;
  }

  private <C> void untilConnected(
      Supplier<? extends CompletionStage<? extends C>> connect, Consumer<C> onConnected) {
    Future.<C>fromCompletionStage(connect.get().thenApply(made -> made))
        .onSuccess(onConnected::accept)
        .onFailure(
            failure -> {
              if (!closed) {
                lost(String.valueOf(failure.getMessage()));
                vertx.setTimer(MAX_RETRY.toMillis(), id -> untilConnected(connect, onConnected));
              }
            });
  }

  /** Listens to {@code channel}, from as soon as that can be, and again after each interruption. */
  public void subscribe(String channel, Subscriber subscriber) {
    this.<StatefulRedisPubSubConnection<String, byte[]>>untilConnected(
        topology::connectPubSub,
        connection -> {
          connection.addListener(
              new RedisConnectionStateListener() {
                @Override
                public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
                  subscriber.lost();
                }
              });
          connection.addListener(
              new RedisPubSubAdapter<>() {
                @Override
                public void message(String from, byte[] message) {
                  subscriber.message(message);
                }

                @Override
                public void subscribed(String to, long count) {
                  subscriber.subscribed();
                }
              });
          Future.fromCompletionStage(connection.async().subscribe(channel))
              .onFailure(failure -> lost(String.valueOf(failure.getMessage())));
        });
  }

  /** Whoever listens to a channel; called on Lettuce's threads. */
  public interface Subscriber {
    /** Messages are heard from now on. */
    void subscribed();

    void message(byte[] message);

    /** Messages may get lost from now on. */
    void lost();
  }

  public boolean isReachable() {
    return connected() && !isLeftAlone();
  }

  /** Whether the breaker is open: after a run of failures no command is sent for a moment. */
  public boolean isLeftAlone() {
    return breaker.getState() == CircuitBreaker.State.OPEN;
  }

  /** Whether there is a connection; to a Cluster, to any of its nodes. */
  private boolean connected() {
    return commands != null && !servers.isEmpty();
  }

  /** Runs a lookup, within the time for lookups, where lookups go. */
  public <T> Future<T> look(
      Function<RedisClusterAsyncCommands<String, byte[]>, CompletionStage<T>> command) {
    RedisClusterAsyncCommands<String, byte[]> own = lookups;
    return run(config.lookupTimeout(), own == null ? commands : own, command);
  }

  /**
   * Runs a command that no request waits for, within the time for stores.
   *
   * @return fails with {@link RedisUnavailableException} if there is no answer in time, and with
   *     Redis' own complaint if it refuses the command
   */
  public <T> Future<T> run(
      Function<RedisClusterAsyncCommands<String, byte[]>, CompletionStage<T>> command) {
    return run(config.storeTimeout(), commands, command);
  }

  /** As {@link #run}, but within the time for lookups: a request waits for it. */
  public <T> Future<T> runSoon(
      Function<RedisClusterAsyncCommands<String, byte[]>, CompletionStage<T>> command) {
    return run(config.lookupTimeout(), commands, command);
  }

  private <T> Future<T> run(
      Duration limit,
      @Nullable RedisClusterAsyncCommands<String, byte[]> open,
      Function<RedisClusterAsyncCommands<String, byte[]>, CompletionStage<T>> command) {
    if (open == null || !connected()) {
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
        .apply(open)
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
    if (cause instanceof RedisCommandExecutionException && answers(cause.getMessage())) {
      if (promise.tryFail(cause)) {
        breaker.onSuccess(took, TimeUnit.NANOSECONDS); // it answers, if only to complain
      }
    } else if (promise.tryFail(new RedisUnavailableException(cause.toString(), false))) {
      breaker.onError(took, TimeUnit.NANOSECONDS, cause);
    }
  }

  /** Whether a complaint is about the command, and not about Redis' own state. */
  private static boolean answers(@Nullable String complaint) {
    return complaint == null || !AWAY.matcher(complaint).lookingAt();
  }

  public Future<Void> close() {
    closed = true;
    return Future.fromCompletionStage(topology.client().shutdownAsync())
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
      if (handler instanceof StatefulRedisPubSubConnection<?, ?>) {
        return;
      }
      servers.add(handler);
      breaker.reset();
      if (troubled.compareAndSet(true, false)) {
        LOG.info("Redis is back");
      }
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
      if (servers.remove(handler) && servers.isEmpty() && !closed) {
        lost("connection lost");
      }
    }
  }
}
