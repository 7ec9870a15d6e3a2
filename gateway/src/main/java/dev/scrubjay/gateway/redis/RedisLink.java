package dev.scrubjay.gateway.redis;

import dev.scrubjay.gateway.config.RedisConfig;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The gateway's link to Redis. Commands have time limits and a bounded queue, and after consecutive
 * failures a breaker refuses them for a moment. A Redis that is down or slow thus costs a request
 * little time. Futures complete on the caller's Vert.x context.
 */
public final class RedisLink {
  private final RedisConfig config;
  private final RedisBreaker breaker;
  private final RedisConnections connections;
  private final CommandRunner runner;

  private RedisLink(Vertx vertx, String url, RedisConfig config, CommandLatencyRecorder latencies) {
    this.config = config;
    this.breaker = new RedisBreaker(System::nanoTime);
    this.connections = new RedisConnections(vertx, url, config, latencies, breaker);
    this.runner = new CommandRunner(vertx, breaker, connections::lost);
  }

  /**
   * A link that connects as soon as it can, and keeps trying.
   *
   * @param latencies told the duration of each command
   */
  public static RedisLink open(
      Vertx vertx, String url, RedisConfig config, CommandLatencyRecorder latencies) {
    RedisLink link = new RedisLink(vertx, url, config, latencies);
    link.connections.open(link.looksAtReplicas());
    return link;
  }

  /**
   * Has each server answer once, so that the first lookups need not wait for connections.
   *
   * @return never fails; ends after {@code limit}, and as soon as Redis turns out not to answer
   */
  public Future<Void> answering(Duration limit) {
    return connections
        .answering()
        .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .otherwiseEmpty();
  }

  /** A listener of one channel, called on Lettuce's threads. */
  public interface Subscriber {
    /** Called when messages begin to arrive. */
    void subscribed();

    void message(byte[] message);

    /** Called when messages may get lost from now on. */
    void lost();
  }

  /** Subscribes to {@code channel} as soon as possible, and again after each interruption. */
  public void subscribe(String channel, Subscriber subscriber) {
    connections.openPubSub(connection -> subscribe(connection, channel, subscriber));
  }

  private void subscribe(
      StatefulRedisPubSubConnection<String, byte[]> connection,
      String channel,
      Subscriber subscriber) {
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
    Future.fromCompletionStage(connection.async().subscribe(channel)).onFailure(connections::lost);
  }

  /** Whether lookups go to other servers than commands, which may lag behind. */
  public boolean looksAtReplicas() {
    return config.readFrom() == RedisConfig.ReadFrom.REPLICA;
  }

  /** Whether Redis answered the last PING, and the breaker is closed. */
  public boolean isReachable() {
    return connections.isAnswering() && breaker.isClosed();
  }

  /** The reason why Redis cannot be reached; empty while it can, or while that is not known. */
  public Optional<String> trouble() {
    return isReachable() ? Optional.empty() : Optional.ofNullable(connections.trouble());
  }

  /** Whether commands are refused after consecutive failures. */
  public boolean isBreakerOpen() {
    return breaker.isOpen();
  }

  /**
   * Runs a lookup within the time limit of lookups, at a replica if so configured.
   *
   * @return fails as that of {@link #run}
   */
  public <T> Future<T> look(
      Function<RedisClusterAsyncCommands<String, byte[]>, CompletionStage<T>> command) {
    return runner.run("lookup", config.lookupTimeout(), connections.lookups(), command);
  }

  /**
   * Runs a command that no request waits for, within the time limit of stores.
   *
   * @return fails with {@link RedisUnavailableException} if there is no answer in time, and with
   *     Redis' own error if it refuses the command
   */
  public <T> Future<T> run(
      Function<RedisClusterAsyncCommands<String, byte[]>, CompletionStage<T>> command) {
    return runner.run("command", config.storeTimeout(), connections.commands(), command);
  }

  public Future<Void> close() {
    return connections.close();
  }
}
