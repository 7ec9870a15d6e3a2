package dev.scrubjay.gateway.upstream.provider;

import dev.scrubjay.gateway.config.ProviderConfig;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What the HTTP clients of a provider's endpoint have in common. */
final class EndpointOptions {
  private static final int KEEP_ALIVE_SECONDS = 60;

  private EndpointOptions() {}

  /**
   * The proxy, and deadlines after which a connection in the making is given up. A request's own
   * ({@link RequestOptions#setConnectTimeout}) is for all the steps to its connection together.
   */
  static HttpClientOptions client(ProviderConfig config, URI baseUrl) {
    Duration connect = config.timeouts().connect();
    return new HttpClientOptions()
        .setConnectTimeout((int) connect.toMillis())
        .setSslHandshakeTimeout(connect.toMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
        .setProxyOptions(ProxySettings.of(config, baseUrl));
  }

  static PoolOptions pool(ProviderConfig config) {
    return new PoolOptions()
        .setHttp1MaxSize(config.maxConnections())
        .setMaxWaitQueueSize(config.maxConnections());
  }
}
