package dev.scrubjay.gateway.redis;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy that can freeze the connections it has: no byte passes any more, and no end is told,
 * as when a firewall has forgotten them. New connections pass.
 */
public final class FreezingProxy implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Set<NetSocket> passing = ConcurrentHashMap.newKeySet();
  private final NetServer server;

  /** Starts a proxy before the loopback port {@code target}. */
  public FreezingProxy(int target) {
    NetClient client = vertx.createNetClient();
    server =
        vertx
            .createNetServer()
            .connectHandler(
                socket -> {
                  socket.pause();
                  client
                      .connect(target, "127.0.0.1")
                      .onSuccess(upstream -> join(socket, upstream))
                      .onFailure(refused -> socket.close());
                });
    server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
  }

  private void join(NetSocket socket, NetSocket upstream) {
    passing.add(socket);
    pass(socket, upstream, socket);
    pass(upstream, socket, socket);
    socket.resume();
  }

  private void pass(NetSocket from, NetSocket to, NetSocket connection) {
    from.handler(
        bytes -> {
          if (passing.contains(connection)) {
            to.write(bytes);
          }
        });
    from.closeHandler(
        closed -> {
          if (passing.contains(connection)) {
            to.close();
          }
        });
  }

  public int port() {
    return server.actualPort();
  }

  /** Freezes all connections for ever; returns how many. */
  public int freeze() {
    int frozen = passing.size();
    passing.clear();
    return frozen;
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
