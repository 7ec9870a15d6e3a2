package dev.scrubjay.gateway.upstream.provider;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections of a pool that have carried a reply. One of them may have been closed by its
 * server just when it was used again; the request on it has then not been answered, nor, in all
 * likelihood, read. Thread-safe.
 */
final class UsedConnections {
  private final Set<HttpConnection> used = ConcurrentHashMap.newKeySet();

  boolean contains(HttpClientRequest request) {
    return used.contains(request.connection());
  }

  /** Notes that a reply has come. */
  void replied(HttpClientRequest request) {
    HttpConnection connection = request.connection();
    if (used.add(connection)) {
      connection.closeHandler(closed -> used.remove(connection));
    }
  }
}
