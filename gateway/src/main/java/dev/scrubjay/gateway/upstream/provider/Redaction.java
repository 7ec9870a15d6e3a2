package dev.scrubjay.gateway.upstream.provider;

import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes the secrets of a call out of what its provider says, as some echo the key that they refuse.
 * Secrets are the values of all headers of the call but those known to be public, and the query.
 */
final class Redaction {
  /** The shortest piece of a secret that is taken out. */
  private static final int MIN_CHARS = 10;

  private static final String MARK = "[redacted]";
  private static final Set<String> PUBLIC =
      Set.of(
          "accept",
          "accept-encoding",
          "anthropic-beta",
          "anthropic-version",
          "content-length",
          "content-type",
          "host",
          "openai-beta",
          "traceparent",
          "tracestate",
          "user-agent");

  /** The redaction of a call without secrets. */
  static final Redaction NONE = new Redaction(List.of());

  private final List<String> secrets;

  private Redaction(List<String> secrets) {
    this.secrets = List.copyOf(secrets);
  }

  /** The redaction for a call with these headers to {@code uri}. */
  static Redaction of(MultiMap headers, String uri) {
    List<String> secrets = new ArrayList<>();
    for (Map.Entry<String, String> header : headers) {
      if (!PUBLIC.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        add(secrets, header.getValue().replaceFirst("^(?i)(bearer|basic) +", ""));
      }
    }
    int query = uri.indexOf('?');
    if (query >= 0) {
      for (String pair : uri.substring(query + 1).split("&", -1)) {
        add(secrets, pair.substring(pair.indexOf('=') + 1));
      }
    }
    return new Redaction(secrets);
  }

  private static void add(List<String> secrets, String secret) {
    if (secret.length() >= MIN_CHARS) {
      secrets.add(secret);
    }
  }

  /** The text without the secrets, and without pieces of them. */
  String of(String text) {
    String safe = text;
    for (String secret : secrets) {
      safe = without(secret, safe);
    }
    return safe;
  }

  /** The same for a text that may be missing. */
  @Nullable String ofNullable(@Nullable String text) {
    return text == null ? null : of(text);
  }

  private static String without(String secret, String text) {
    StringBuilder safe = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int length = pieceAt(text, at, secret);
      if (length >= MIN_CHARS) {
        safe.append(MARK);
        at += length;
      } else {
        safe.append(text.charAt(at++));
      }
    }
    return safe.toString();
  }

  /** The length of the longest piece of {@code secret} that {@code text} has at {@code at}. */
  private static int pieceAt(String text, int at, String secret) {
    if (at + MIN_CHARS > text.length()) {
      return 0;
    }
    int from = secret.indexOf(text.substring(at, at + MIN_CHARS));
    int length = from < 0 ? 0 : MIN_CHARS;
    while (length > 0
        && at + length < text.length()
        && from + length < secret.length()
        && text.charAt(at + length) == secret.charAt(from + length)) {
      length++;
    }
    return length;
  }
}
