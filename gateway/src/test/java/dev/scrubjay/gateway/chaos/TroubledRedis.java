package dev.scrubjay.gateway.chaos;

import dev.scrubjay.gateway.cache.redis.TestRedis;
import dev.scrubjay.gateway.redis.LocalRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/**
 * A real Redis behind an address that stays, as managed ones have it, which gets into each kind of
 * trouble on demand.
 */
final class TroubledRedis implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final NetServer address;
  private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();
  private volatile LocalRedis server = LocalRedis.start();
  private volatile boolean reachable = true;

  TroubledRedis() {
    address =
        vertx
            .createNetServer()
            .connectHandler(this::connected)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  String url() {
    return "redis://127.0.0.1:" + address.actualPort();
  }

  private void connected(NetSocket near) {
    near.pause();
    near.exceptionHandler(TroubledRedis::ignore);
    sockets.add(near);
    near.closeHandler(closed -> sockets.remove(near));
    client
        .connect(server.port(), "127.0.0.1")
        .onSuccess(far -> join(near, far))
        .onFailure(cause -> near.close());
  }

  /** A connection that breaks is closed, which is all that matters here. */
  private static void ignore(Throwable broken) {}

  private void join(NetSocket near, NetSocket far) {
    near.closeHandler(
        closed -> {
          sockets.remove(near);
          far.close();
        });
    far.closeHandler(closed -> near.close());
    far.exceptionHandler(TroubledRedis::ignore);
    far.handler(
        bytes -> {
          if (reachable) {
            near.write(bytes);
          }
        });
    near.handler(
        bytes -> {
          if (reachable) {
            far.write(bytes);
          }
        });
    near.resume();
  }

  /** Gets into {@code trouble}. */
  void begin(RedisTrouble trouble) {
    switch (trouble) {
      case KILLED -> server.server().destroyForcibly();
      case HUNG -> signal("STOP");
      case FULL -> commanded(redis -> redis.configSet("maxmemory", "1"));
      case HALF_OPEN -> reachable = false;
      case FAILED_OVER -> failOver();
    }
  }

  /** Gets out of {@code trouble}. */
  void end(RedisTrouble trouble) {
    switch (trouble) {
      case KILLED -> {
        server.close();
        server = LocalRedis.start();
      }
      case HUNG -> signal("CONT");
      case FULL -> commanded(redis -> redis.configSet("maxmemory", "0"));
      case HALF_OPEN -> {
        // those connections stay dead, as the other end has forgotten them
        Set<NetSocket> dead = Set.copyOf(sockets);
        sockets.clear();
        dead.forEach(NetSocket::pause);
        reachable = true;
      }
      case FAILED_OVER -> {}
    }
  }

  /** Makes a replica the server, and ends the one that was. */
  private void failOver() {
    LocalRedis before = server;
    LocalRedis replica = LocalRedis.start("--replicaof", "127.0.0.1 " + before.port());
    commanded(
        replica,
        redis ->
            Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> redis.info("replication").contains("master_link_status:up")));
    commanded(replica, RedisCommands::replicaofNoOne);
    server = replica;
    before.server().destroyForcibly();
    before.close();
  }

  private void signal(String name) {
    try {
      TestRedis.signal(name, server);
    } catch (IOException e) {
      throw new IllegalStateException("cannot send " + name + " to Redis", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void commanded(Consumer<RedisCommands<String, String>> commands) {
    commanded(server, commands);
  }

  private static void commanded(
      LocalRedis redis, Consumer<RedisCommands<String, String>> commands) {
    RedisClient own = RedisClient.create(redis.url());
    try (StatefulRedisConnection<String, String> connection = own.connect()) {
      commands.accept(connection.sync());
    } finally {
      own.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
  }

  @Override
  public void close() {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
