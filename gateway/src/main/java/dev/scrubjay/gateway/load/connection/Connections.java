package dev.scrubjay.gateway.load.connection;

import dev.scrubjay.gateway.load.connection.Admissions.Displaced;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The connections of clients, from when they are accepted. While one waits for a request it has a
 * deadline, and the one that has waited longest is closed if there are too many. Thread-safe.
 */
public final class Connections {
  private static final AttributeKey<WatchedConnection> KEY =
      AttributeKey.valueOf(WatchedConnection.class, "watched");

  private final ConnectionLimits limits;
  private final Admissions<WatchedConnection> admissions;
  private final Map<CloseReason, LongAdder> closed = new EnumMap<>(CloseReason.class);

  public Connections(ConnectionLimits limits) {
    this.limits = limits;
    this.admissions = new Admissions<>(limits.most(), limits.mostPerAddress());
    for (CloseReason reason : CloseReason.values()) {
      closed.put(reason, new LongAdder());
    }
  }

  public ConnectionLimits limits() {
    return limits;
  }

  /** How many are open. */
  public int open() {
    return admissions.open();
  }

  /** How many were closed for a reason. */
  public long closed(CloseReason reason) {
    return closed.getOrDefault(reason, new LongAdder()).sum();
  }

  /**
   * Watches a connection that has just been accepted, and of which nothing has been read.
   *
   * @return false if there are too many others, all of them with requests
   */
  boolean accepted(Channel channel) {
    WatchedConnection connection = new WatchedConnection(channel, limits, admissions, this::count);
    Displaced<WatchedConnection> displaced = admissions.enter(connection, connection.address());
    if (displaced != null && displaced.connection().equals(connection)) {
      count(displaced.reason());
      return false;
    }
    channel.attr(KEY).set(connection);
    channel.pipeline().addFirst(connection, new Http2Change());
    if (displaced != null) {
      displaced.connection().close(displaced.reason());
    }
    return true;
  }

  private void count(CloseReason reason) {
    closed.getOrDefault(reason, new LongAdder()).increment();
  }

  /** Notes that the headers of a request are there; over HTTP/2 others may come before its end. */
  public static void began(HttpServerRequest request) {
    WatchedConnection connection = of(request);
    if (connection != null) {
      connection.began(request.version() == HttpVersion.HTTP_2);
    }
  }

  /** Notes the end of a request. */
  public static void ended(HttpServerRequest request) {
    WatchedConnection connection = of(request);
    if (connection != null) {
      connection.ended();
    }
  }

  private static @Nullable WatchedConnection of(HttpServerRequest request) {
    return request.connection() instanceof HttpServerConnection connection
        ? connection.channelHandlerContext().channel().attr(KEY).get()
        : null;
  }
}
