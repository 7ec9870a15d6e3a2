package dev.scrubjay.gateway.redis;

import dev.scrubjay.gateway.config.RedisConfig;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to Redis. Each is attempted until it succeeds, as Redis need not be up when the
 * gateway starts; Lettuce restores it when it is lost. The log says once when Redis becomes
 * unreachable, and once when it is back. Thread-safe.
 */
final class RedisConnections {
  private static final Logger LOG = LoggerFactory.getLogger(RedisConnections.class);
  private static final Duration RETRY = Duration.ofMillis(50);
  private static final Duration MAX_RETRY = Duration.ofMillis(500);

  private final Vertx vertx;
  private final ForgetfulTimer timer = new ForgetfulTimer();
  private final ClientResources resources;
  private final Topology topology;
  private final LinkProbes probes;
  private final RedisBreaker breaker;
  private final AtomicBoolean unreachable = new AtomicBoolean();
  private final Set<RedisChannelHandler<?, ?>> open = ConcurrentHashMap.newKeySet();
  private final Promise<Void> opened = Promise.promise();
  private volatile @Nullable RedisClusterAsyncCommands<String, byte[]> commands;
  private volatile @Nullable RedisClusterAsyncCommands<String, byte[]> replicas;
  private volatile String trouble = "";
  private volatile boolean closed;

  /**
   * @param latencies told the duration of each command
   * @param breaker closed when Redis answers again, over a new connection or the old one
   */
  RedisConnections(
      Vertx vertx,
      String url,
      RedisConfig config,
      CommandLatencyRecorder latencies,
      RedisBreaker breaker) {
    this.vertx = vertx;
    this.breaker = breaker;
    this.probes = new LinkProbes(this::answered, breaker::pinged, this::silent);
    this.resources =
        ClientResources.builder()
            .commandLatencyRecorder(latencies)
            .timer(timer)
            .nettyCustomizer(probes)
            .reconnectDelay(Delay.exponential(RETRY, MAX_RETRY, 2, TimeUnit.MILLISECONDS))
            .build();
    this.topology = Topology.of(url, config, resources);
    topology.client().addListener(new ConnectionWatch());
  }

  /** Starts to connect, for lookups to replicas too if {@code toReplicas}. */
  void open(boolean toReplicas) {
    Future<?> own = opened(topology::connect, made -> commands = made);
    Future<?> other =
        toReplicas
            ? opened(topology::connectToReplicas, made -> replicas = made)
            : Future.succeededFuture();
    Future.all(own, other).onComplete(done -> opened.handle(done.mapEmpty()));
  }

  private Future<Void> opened(
      Supplier<? extends CompletionStage<RedisClusterAsyncCommands<String, byte[]>>> connect,
      Consumer<RedisClusterAsyncCommands<String, byte[]>> onSuccess) {
    Promise<Void> first = Promise.promise();
    untilConnected(
        connect,
        made -> {
          onSuccess.accept(made);
          first.tryComplete();
        },
        first::tryFail);
    return first.future();
  }

  /**
   * Has each server answer a lookup over the connections for commands and for lookups. Lettuce
   * connects to a node of a Cluster when it is first needed.
   *
   * @return fails if the first attempt to connect does, or a server answers with an error
   */
  Future<Void> answering() {
    return opened
        .future()
        .compose(
            nothing ->
                Future.all(
                    topology.unusedKeys().stream()
                        .flatMap(
                            key ->
                                Stream.of(commands, replicas)
                                    .filter(Objects::nonNull)
                                    .map(redis -> Future.fromCompletionStage(redis.get(key))))
                        .toList()))
        .mapEmpty();
  }

  /** Opens a connection for a subscription, as soon as that succeeds. */
  void openPubSub(Consumer<StatefulRedisPubSubConnection<String, byte[]>> onOpen) {
    this.<StatefulRedisPubSubConnection<String, byte[]>>untilConnected(
        topology::connectPubSub, onOpen, failure -> {});
  }

  private <C> void untilConnected(
      Supplier<? extends CompletionStage<? extends C>> connect,
      Consumer<C> onSuccess,
      Consumer<Throwable> onFailure) {
    if (closed) {
      return;
    }
    Future.<C>fromCompletionStage(connect.get().thenApply(made -> made))
        .onSuccess(onSuccess::accept)
        .onFailure(
            failure -> {
              if (!closed) {
                lost(failure);
                onFailure.accept(failure);
                vertx.setTimer(
                    MAX_RETRY.toMillis(), id -> untilConnected(connect, onSuccess, onFailure));
              }
            });
  }

  /** The commands of the master; {@code null} without a connection to it. */
  @Nullable RedisClusterAsyncCommands<String, byte[]> commands() {
    return isConnected() ? commands : null;
  }

  /** The commands of the servers that lookups go to; {@code null} without a connection. */
  @Nullable RedisClusterAsyncCommands<String, byte[]> lookups() {
    RedisClusterAsyncCommands<String, byte[]> own = replicas;
    return own != null && isConnected() ? own : commands();
  }

  /** Whether there is a connection; to a Cluster, to any of its nodes. */
  boolean isConnected() {
    return commands != null && !open.isEmpty();
  }

  /** Whether there is a connection for commands over which Redis answered its last PING. */
  boolean isAnswering() {
    return isConnected() && probes.isAnswering();
  }

  private void answered() {
    if (isConnected()) {
      breaker.reset();
      back();
    }
  }

  private void silent() {
    if (!closed) {
      lost("no answer to PING within " + LinkProbe.INTERVAL.toMillis() + " ms");
    }
  }

  private void back() {
    if (unreachable.compareAndSet(true, false)) {
      LOG.info("Redis is back");
    }
  }

  /** Logs that Redis cannot be reached, unless it has been logged already. */
  void lost(Throwable cause) {
    lost(RedisTrouble.of(cause));
  }

  /** The reason why Redis is unreachable; null while it is not. */
  @Nullable String trouble() {
    return unreachable.get() ? trouble : null;
  }

  private void lost(String cause) {
    trouble = cause;
    if (unreachable.compareAndSet(false, true)) {
      LOG.warn("Redis is unreachable ({}); requests are served uncached until it is back", cause);
    }
  }

  Future<Void> close() {
    closed = true;
    return Future.fromCompletionStage(topology.client().shutdownAsync())
        .compose(
            nothing ->
                Future.<Void>future(
                    done -> resources.shutdown().addListener(ended -> done.complete())))
        .onComplete(ended -> timer.stop());
  }

  /** Keeps track of the open connections for commands. */
  private final class ConnectionWatch implements RedisConnectionStateListener {
    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress address) {
      if (handler instanceof StatefulRedisPubSubConnection<?, ?>
          || handler instanceof StatefulRedisSentinelConnection<?, ?>) {
        return;
      }
      open.add(handler);
      breaker.reset();
      back();
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
      if (open.remove(handler) && open.isEmpty() && !closed) {
        lost("connection lost");
      }
    }
  }
}
