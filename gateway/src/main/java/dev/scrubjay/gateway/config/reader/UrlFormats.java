package dev.scrubjay.gateway.config.reader;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Formats of addresses. */
public final class UrlFormats {
  private static final Set<String> HTTP_SCHEMES = Set.of("http", "https");

  /** A host with a port up to 65535, if any. */
  private static final String HOST =
      "(\\[[0-9a-fA-F:.%]+]|[^@/,:#?\\s]+)"
          + "(:([0-5]?\\d{1,4}|6[0-4]\\d{3}|65[0-4]\\d\\d|655[0-2]\\d|6553[0-5]))?";

  private static final String HOSTS = HOST + "(," + HOST + ")*";
  private static final Pattern REDIS_URL =
      Pattern.compile(
          "rediss?://([^@/]*@)?%1$s([/?].*)?|rediss?-sentinel://([^@/]*@)?%2$s(/\\d+)?(\\?[^#]*)?#.+|rediss?-cluster://([^@/]*@)?%2$s/*"
              .formatted(HOST, HOSTS));

  private UrlFormats() {}

  /** {@code http(s)://host[:port][/path]}; the result does not end in a slash. */
  public static Format<URI> http() {
    return new Format<>(
        "http(s)://host[:port][/path]; keys go into api_key",
        text -> uri(text.replaceFirst("/+$", "")),
        URI::toString,
        text -> text.contains("@") || text.contains("?") ? Format.HIDDEN : Format.quote(text));
  }

  private static Optional<URI> uri(String text) {
    try {
      URI uri = new URI(text);
      boolean plain =
          uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
      return plain
              && uri.getScheme() != null
              && HTTP_SCHEMES.contains(uri.getScheme())
              && uri.getHost() != null
          ? Optional.of(uri)
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** The address of a Redis server, of Sentinels or of a Cluster, shown without the password. */
  public static Format<Secret> redis() {
    return new Format<>(
        "redis://[user:password@]host:port[/db], redis-sentinel://host:port,host:port/db#master"
            + " or redis-cluster://host:port,host:port; rediss... for TLS",
        text -> Optional.of(text).filter(REDIS_URL.asMatchPredicate()).map(Secret::new),
        url ->
            url.reveal().replaceFirst("//.*@", "//***@").replaceAll("(_password=)[^&#]*", "$1***"),
        text -> Format.HIDDEN);
  }
}
