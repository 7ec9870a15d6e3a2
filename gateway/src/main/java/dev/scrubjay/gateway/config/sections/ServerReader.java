package dev.scrubjay.gateway.config.sections;

import dev.scrubjay.gateway.config.CorsConfig;
import dev.scrubjay.gateway.config.LimitsConfig;
import dev.scrubjay.gateway.config.RealtimeConfig;
import dev.scrubjay.gateway.config.ServerConfig;
import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Section;
import java.time.Duration;
import java.util.regex.Pattern;

/** Reads {@code server}. */
public final class ServerReader {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?::1]?", Pattern.CASE_INSENSITIVE);

  private static final Format<String> ORIGIN =
      Format.text(
          "\\*|[a-z][a-z0-9+.-]*://[A-Za-z0-9.:*\\[\\]-]+",
          "* or scheme://host, with * for any characters of the host");

  private static final Format<String> HEADER =
      Format.text("[A-Za-z0-9!#$%&'*+.^_`|~-]+", "the name of a header");

  /** Longer than load balancers usually take to notice; no balancer asks on loopback. */
  private static final Duration DRAIN_DELAY = Duration.ofSeconds(5);

  private ServerReader() {}

  /** Reads the section. */
  public static ServerConfig read(Section server) {
    ServerConfig standard = ServerConfig.DEFAULT;
    String host =
        server.get(
            "host", Format.text("[A-Za-z0-9.:\\[\\]_-]+", "a host or an address"), standard.host());
    return new ServerConfig(
        host,
        server.get("port", Format.integer(0, 65535), standard.port()),
        server.get("max_body_bytes", Format.integer(1024, 1 << 28), standard.maxBodyBytes()),
        server.get("max_in_flight", Format.integer(1, 1_000_000), standard.maxInFlight()),
        server.get(
            "request_timeout",
            Format.duration(Duration.ofMillis(100), Duration.ofMinutes(10)),
            standard.requestTimeout()),
        server.get(
            "ping_interval",
            Format.duration(Duration.ZERO, Duration.ofMinutes(10)),
            standard.pingInterval()),
        server.get(
            "drain_delay",
            Format.duration(Duration.ZERO, Duration.ofMinutes(5)),
            LOOPBACK.matcher(host).matches() ? standard.drainDelay() : DRAIN_DELAY),
        server.get(
            "shutdown_grace",
            Format.duration(Duration.ZERO, Duration.ofMinutes(10)),
            standard.shutdownGrace()),
        cors(server.section("cors")),
        server.get("pass_through", Format.flag(), standard.passThrough()),
        server.get("max_upload_bytes", Format.bytes(1024, 1L << 40), standard.maxUploadBytes()),
        realtime(server.section("realtime")),
        limits(server.section("limits")));
  }

  private static LimitsConfig limits(Section limits) {
    LimitsConfig standard = LimitsConfig.DEFAULT;
    return new LimitsConfig(
        limits.get("max_json_tokens", Format.integer(1000, 100_000_000), standard.maxJsonTokens()),
        limits.get("memory_share", Format.number(0.05, 0.9), standard.memoryShare()),
        limits.get(
            "slow_reader",
            Format.duration(Duration.ofMillis(100), Duration.ofHours(1)),
            standard.slowReader()),
        limits.get(
            "header_timeout",
            Format.duration(Duration.ofMillis(100), Duration.ofMinutes(10)),
            standard.headerTimeout()),
        limits.get(
            "idle_timeout",
            Format.duration(Duration.ofMillis(100), Duration.ofHours(1)),
            standard.idleTimeout()),
        limits.get("max_connections", Format.integer(0, 1_000_000), standard.maxConnections()),
        limits.get(
            "max_connections_per_address",
            Format.integer(0, 1_000_000),
            standard.maxConnectionsPerAddress()),
        limits.get(
            "turn_away_after",
            Format.duration(Duration.ZERO, Duration.ofMinutes(1)),
            standard.turnAwayAfter()));
  }

  private static CorsConfig cors(Section cors) {
    CorsConfig standard = CorsConfig.OFF;
    return new CorsConfig(
        cors.values("origins", ORIGIN, standard.origins()),
        cors.values("headers", HEADER, standard.headers()),
        cors.get("max_age", Format.duration(Duration.ZERO, Duration.ofDays(1)), standard.maxAge()));
  }

  private static RealtimeConfig realtime(Section realtime) {
    RealtimeConfig standard = RealtimeConfig.DEFAULT;
    Format<Duration> limit = Format.duration(Duration.ofMillis(100), Duration.ofDays(1));
    return new RealtimeConfig(
        realtime.get("max_sessions", Format.integer(0, 100_000), standard.maxSessions()),
        realtime.get(
            "max_message_bytes", Format.integer(1024, 1 << 28), standard.maxMessageBytes()),
        realtime.get("idle", limit, standard.idle()),
        realtime.get("max_duration", limit, standard.maxDuration()));
  }

  /** Whether callers need no API key even if the gateway can be reached from outside. */
  public static boolean allowAnonymous(Section server) {
    return server.get("allow_anonymous", Format.flag(), false);
  }

  /** Reports a gateway without API keys that can be reached from outside. */
  public static void requireLoopback(Section server, String host) {
    if (!LOOPBACK.matcher(host).matches()) {
      server.problem(
          "host",
          Format.quote(host)
              + " can be reached from other hosts, but there is no API key (expected: set"
              + " SCRUBJAY_API_KEY or add tenants.<name>.api_keys; or listen on 127.0.0.1; or set"
              + " server.allow_anonymous: true to serve callers without a key)");
    }
  }
}
