package dev.scrubjay.gateway.upstream.provider;

import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.config.Proxies.Proxy;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The proxy between the gateway and an endpoint of a provider, as Vert.x takes it. */
final class ProxySettings {
  private ProxySettings() {}

  /** The proxy to {@code url}; null if it is called directly. */
  static @Nullable ProxyOptions of(ProviderConfig provider, URI url) {
    return provider
        .extras()
        .proxies()
        .to(url)
        .map(proxy -> options(proxy, provider.timeouts().connect()))
        .orElse(null);
  }

  private static ProxyOptions options(Proxy proxy, Duration connect) {
    ProxyOptions options =
        new ProxyOptions()
            .setType(proxy.socks() ? ProxyType.SOCKS5 : ProxyType.HTTP)
            .setHost(proxy.host())
            .setPort(proxy.port())
            .setConnectTimeout(connect);
    proxy.user().ifPresent(user -> options.setUsername(user.reveal()));
    proxy.password().ifPresent(password -> options.setPassword(password.reveal()));
    return options;
  }
}
