package dev.scrubjay.gateway.config;

import dev.scrubjay.gateway.config.reader.Secret;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The proxies by which providers are called, as {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code
 * NO_PROXY} name them.
 *
 * @param https the proxy to {@code https} addresses
 * @param http the proxy to {@code http} addresses
 * @param except hosts that are called directly: {@code host}, {@code .domain}, {@code host:port},
 *     or {@code *}
 * @param loopback whether a proxy is used even to the machine itself
 */
public record Proxies(
    Optional<Proxy> https, Optional<Proxy> http, List<String> except, boolean loopback) {
  /** No proxies: all is called directly. */
  public static final Proxies NONE =
      new Proxies(Optional.empty(), Optional.empty(), List.of(), false);

  public Proxies {
    except = List.copyOf(except);
  }

  /** One proxy to all addresses. */
  public static Proxies always(Proxy proxy) {
    return new Proxies(Optional.of(proxy), Optional.of(proxy), List.of(), true);
  }

  /**
   * A proxy.
   *
   * @param socks whether it speaks SOCKS5, not HTTP
   */
  public record Proxy(
      boolean socks, String host, int port, Optional<Secret> user, Optional<Secret> password) {
    @Override
    public String toString() {
      return (socks ? "socks5://" : "http://") + host + ":" + port;
    }
  }

  /** The proxy to {@code url}; empty if it is called directly. */
  public Optional<Proxy> to(URI url) {
    boolean secure = url.getScheme().equals("https");
    int port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
    String host = url.getHost().toLowerCase(Locale.ROOT);
    boolean direct =
        (!loopback && isLoopback(host))
            || except.stream().anyMatch(pattern -> matches(pattern, host, port));
    return direct ? Optional.empty() : secure ? https : http;
  }

  /** What must not be shown. */
  public List<Secret> secrets() {
    return Stream.of(https, http)
        .flatMap(Optional::stream)
        .flatMap(proxy -> proxy.password().stream())
        .toList();
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.equals("[::1]") || host.startsWith("127.");
  }

  private static boolean matches(String pattern, String host, int port) {
    String lower = pattern.toLowerCase(Locale.ROOT);
    if (lower.equals("*")) {
      return true;
    }
    int colon = lower.lastIndexOf(':');
    boolean ofPort = colon > 0 && lower.substring(colon + 1).matches("\\d{1,5}");
    if (ofPort && !lower.substring(colon + 1).equals(Integer.toString(port))) {
      return false;
    }
    String name = (ofPort ? lower.substring(0, colon) : lower).replaceFirst("^\\*?\\.", "");
    return host.equals(name) || host.endsWith("." + name);
  }
}
