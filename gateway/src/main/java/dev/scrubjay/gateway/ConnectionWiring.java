package dev.scrubjay.gateway;

import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.LimitsConfig;
import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.load.connection.ConnectionLimits;
import dev.scrubjay.gateway.load.connection.Connections;
import dev.scrubjay.gateway.load.connection.Descriptors;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part of {@link Wiring} that limits connections to what the process may open. */
final class ConnectionWiring {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionWiring.class);

  /** Calls of models have their connections, and those that are passed through theirs. */
  private static final int CLIENTS_OF_ENDPOINT = 2;

  /** For Redis, files of the JVM, and sockets that listen. */
  private static final int OTHERS = 100;

  private ConnectionWiring() {}

  /** The connections of a gateway; warns if there may be more than the process may open. */
  static Connections connections(GatewayConfig config) {
    return connections(config, Descriptors.limit());
  }

  static Connections connections(GatewayConfig config, long descriptors) {
    LimitsConfig set = config.server().limits();
    ConnectionLimits limits =
        ConnectionLimits.of(
            set.headerTimeout(),
            set.idleTimeout(),
            set.maxConnections(),
            set.maxConnectionsPerAddress(),
            descriptors);
    long needed = limits.most() + toProviders(config.providers()) + OTHERS;
    if (descriptors < needed) {
      LOG.warn(
          "the process may open {} file descriptors, but {} connections of clients"
              + " (server.limits.max_connections) and those to providers (max_connections) may need"
              + " {}; raise the limit (ulimit -n) or lower these settings",
          descriptors,
          limits.most(),
          needed);
    }
    return new Connections(limits);
  }

  /** The most connections that there may be to providers. */
  private static long toProviders(Collection<ProviderConfig> providers) {
    return providers.stream()
        .mapToLong(
            provider ->
                (long) provider.maxConnections() * provider.baseUrls().size() * CLIENTS_OF_ENDPOINT)
        .sum();
  }
}
