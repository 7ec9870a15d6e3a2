package dev.scrubjay.gateway.http.passthrough;

import dev.scrubjay.gateway.config.ConnectionHeaders;
import io.vertx.core.MultiMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The headers that pass through: all but those of one connection, those that carry the gateway's
 * own keys, and those that are the gateway's own affair.
 */
final class PassedHeaders {
  /** The gateway's keys, what browsers add, and what would tell the provider of the client. */
  private static final Set<String> KEPT_FROM_PROVIDERS =
      Set.of(
          "host",
          "expect",
          "authorization",
          "x-api-key",
          "api-key",
          "x-goog-api-key",
          "cookie",
          "origin",
          "referer",
          "forwarded",
          "via",
          "x-real-ip",
          "x-request-id");

  /** What holds for the provider's address alone, and ids that the gateway has set. */
  private static final Set<String> KEPT_FROM_CLIENTS =
      Set.of("set-cookie", "alt-svc", "strict-transport-security", "x-request-id", "request-id");

  private static final String UPSTREAM_ID = "X-Scrubjay-Upstream-Request-Id";

  private PassedHeaders() {}

  /** The headers of a request, for a provider. */
  static MultiMap toProvider(MultiMap headers) {
    MultiMap passed = MultiMap.caseInsensitiveMultiMap();
    Set<String> named = namedBy(headers);
    headers.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          boolean stays =
              ConnectionHeaders.NAMES.contains(lower)
                  || named.contains(lower)
                  || KEPT_FROM_PROVIDERS.contains(lower)
                  || lower.startsWith("x-scrubjay-")
                  || lower.startsWith("x-forwarded-")
                  || lower.startsWith("sec-");
          if (!stays) {
            passed.add(name, value);
          }
        });
    return passed;
  }

  /** Adds the headers of a provider's reply to those of the response. */
  static void toClient(MultiMap reply, MultiMap response) {
    Set<String> named = namedBy(reply);
    reply.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          boolean stays =
              ConnectionHeaders.NAMES.contains(lower)
                  || named.contains(lower)
                  || KEPT_FROM_CLIENTS.contains(lower)
                  || lower.startsWith("access-control-");
          if (!stays) {
            response.add(name, value);
          }
        });
    String id =
        reply.contains("x-request-id") ? reply.get("x-request-id") : reply.get("request-id");
    if (id != null) {
      response.set(UPSTREAM_ID, id);
    }
  }

  /** The query for the provider, without the parts that are the gateway's. */
  static @Nullable String query(@Nullable String query) {
    if (query == null) {
      return null;
    }
    StringBuilder passed = new StringBuilder();
    for (String part : query.split("&", -1)) {
      String name = part.split("=", 2)[0];
      if (!name.equals("key") && !name.equals("provider")) {
        passed.append(passed.isEmpty() ? "" : "&").append(part);
      }
    }
    return passed.isEmpty() ? null : passed.toString();
  }

  private static Set<String> namedBy(MultiMap headers) {
    Set<String> named = new HashSet<>();
    for (String value : headers.getAll("connection")) {
      for (String name : value.split(",", -1)) {
        named.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    return named;
  }
}
