package dev.scrubjay.gateway.config;

import java.time.Duration;

/**
 * Settings of the HTTP server.
 *
 * @param host the address to bind; loopback unless API keys are set
 * @param port 0 chooses a free one
 * @param maxBodyBytes the largest request body
 * @param maxInFlight the most requests in flight; further ones are refused
 * @param requestTimeout from a request's first byte to its last
 * @param pingInterval how long a stream may be silent before its client gets a sign of life; zero
 *     for none
 * @param drainDelay how long a replica that stops still serves, for load balancers to notice
 * @param shutdownGrace how long requests in flight and pending stores may take to finish
 * @param cors which web pages may call the gateway
 * @param passThrough whether requests may be passed through to providers as they are
 * @param maxUploadBytes the largest request body that is passed through, which is not held
 * @param realtime limits of realtime sessions
 * @param limits of what requests may take of a replica
 */
public record ServerConfig(
    String host,
    int port,
    int maxBodyBytes,
    int maxInFlight,
    Duration requestTimeout,
    Duration pingInterval,
    Duration drainDelay,
    Duration shutdownGrace,
    CorsConfig cors,
    boolean passThrough,
    long maxUploadBytes,
    RealtimeConfig realtime,
    LimitsConfig limits) {
  public static final ServerConfig DEFAULT =
      new ServerConfig(
          "127.0.0.1",
          8080,
          16 * 1024 * 1024,
          1000,
          Duration.ofSeconds(30),
          Duration.ofSeconds(15),
          Duration.ZERO,
          Duration.ofSeconds(20),
          CorsConfig.OFF,
          true,
          512L * 1024 * 1024,
          RealtimeConfig.DEFAULT,
          LimitsConfig.DEFAULT);

  /** A copy that listens at another address. */
  public ServerConfig listeningOn(String otherHost, int otherPort) {
    return new ServerConfig(
        otherHost,
        otherPort,
        maxBodyBytes,
        maxInFlight,
        requestTimeout,
        pingInterval,
        drainDelay,
        shutdownGrace,
        cors,
        passThrough,
        maxUploadBytes,
        realtime,
        limits);
  }
}
