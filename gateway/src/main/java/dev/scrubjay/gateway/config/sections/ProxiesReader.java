package dev.scrubjay.gateway.config.sections;

import dev.scrubjay.gateway.config.Proxies;
import dev.scrubjay.gateway.config.Proxies.Proxy;
import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Secret;
import dev.scrubjay.gateway.config.reader.Section;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads {@code proxies}, and the proxy of one provider. */
public final class ProxiesReader {
  private static final String NONE = "none";

  private static final Format<Proxy> PROXY =
      new Format<>(
          "the URL of an HTTP or SOCKS5 proxy, such as http://proxy:3128",
          ProxiesReader::parse,
          Proxy::toString,
          text -> "invalid, and not shown");

  private static final Format<Proxies> OF_PROVIDER =
      new Format<>(
          PROXY.expected() + ", or " + NONE,
          text -> text.equals(NONE) ? Optional.of(Proxies.NONE) : parse(text).map(Proxies::always),
          proxies -> proxies.https().map(Proxy::toString).orElse(NONE),
          text -> "invalid, and not shown");

  private ProxiesReader() {}

  /** Reads the section. */
  public static Proxies read(Section section) {
    return new Proxies(
        section.find("https", PROXY),
        section.find("http", PROXY),
        section.find("except", Format.text()).map(ProxiesReader::hosts).orElse(List.of()),
        false);
  }

  /** Reads the proxy of a provider, which is used to all its addresses. */
  static Proxies ofProvider(Section provider, Proxies usual) {
    return provider.find("proxy", OF_PROVIDER).orElse(usual);
  }

  private static List<String> hosts(String text) {
    return Arrays.stream(text.split("[,\\s]+", -1)).filter(host -> !host.isEmpty()).toList();
  }

  private static Optional<Proxy> parse(String text) {
    try {
      URI url = new URI(text.contains("://") ? text : "http://" + text);
      boolean socks = url.getScheme().matches("socks5h?");
      if (url.getHost() == null || !(socks || url.getScheme().equals("http"))) {
        return Optional.empty();
      }
      int standard = socks ? 1080 : 80;
      String[] user =
          url.getRawUserInfo() == null ? new String[0] : url.getRawUserInfo().split(":", 2);
      return Optional.of(
          new Proxy(
              socks,
              url.getHost(),
              url.getPort() < 0 ? standard : url.getPort(),
              user.length > 0 ? Optional.of(secret(user[0])) : Optional.empty(),
              user.length > 1 ? Optional.of(secret(user[1])) : Optional.empty()));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static Secret secret(String encoded) {
    return new Secret(URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8));
  }
}
