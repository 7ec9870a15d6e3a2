package dev.scrubjay.gateway.metrics.state;

import dev.scrubjay.gateway.load.connection.CloseReason;
import dev.scrubjay.gateway.load.connection.Connections;
import dev.scrubjay.gateway.metrics.family.Families;

/** The meters of clients' connections. */
public final class ConnectionMeters {
  public ConnectionMeters(Families families, Connections connections) {
    families
        .read("http_connections", "Connections of clients that are open", connections::open)
        .read(
            "http_connections_limit",
            "Connections of clients that may be open",
            () -> connections.limits().most())
        .readCounts(
            "http_connections_closed_total",
            "Connections that were closed while they had no request, by reason",
            rows -> {
              for (CloseReason reason : CloseReason.values()) {
                rows.row(connections.closed(reason), reason.label());
              }
            },
            "reason");
  }
}
