package dev.scrubjay.gateway.http.filter;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.scrubjay.gateway.config.ApiKeyConfig;
import dev.scrubjay.gateway.config.reader.Secret;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import io.vertx.core.MultiMap;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The configured API keys, of which the configuration has only the hashes. */
final class ApiKeys {
  private static final String BEARER = "bearer ";

  /** The header of the gateway's key, for callers who send a provider's key in the usual ones. */
  private static final String OWN = "x-scrubjay-key";

  private static final List<String> PROVIDERS = List.of("x-api-key", "api-key", "x-goog-api-key");

  private static final int LONGEST_KEPT = 256;

  private static final String SUBPROTOCOL = "openai-insecure-api-key.";

  private final Supplier<List<ApiKeyConfig>> configured;
  private final Cache<String, String> hashes =
      Caffeine.newBuilder()
          .maximumSize(1000)
          .expireAfterAccess(Duration.ofMinutes(1))
          .executor(Runnable::run)
          .build();

  ApiKeys(Supplier<List<ApiKeyConfig>> configured) {
    this.configured = configured;
  }

  /** Whether no keys are configured, so that callers need none. */
  boolean areNone() {
    return configured.get().isEmpty();
  }

  /** How many tenants, or workspaces to which keys are limited, the keys belong to. */
  long owners() {
    return configured.get().stream()
        .map(key -> key.tenant() + "/" + key.workspace().orElse("*"))
        .distinct()
        .count();
  }

  /**
   * The key in {@code headers}. It is compared with all keys, each in constant time, so that the
   * time taken tells nothing about them.
   *
   * @throws ApiException if there is none, or it is not configured
   */
  ApiKeyConfig of(MultiMap headers) {
    String presented = presented(headers);
    if (presented == null) {
      throw unauthenticated(
          "missing_api_key",
          "The request has no API key. Send it as 'Authorization: Bearer KEY' or 'x-api-key'.");
    }
    byte[] hash = hash(presented).getBytes(US_ASCII);
    ApiKeyConfig found = null;
    for (ApiKeyConfig key : configured.get()) {
      if (MessageDigest.isEqual(key.sha256().getBytes(US_ASCII), hash)) {
        found = key;
      }
    }
    if (found == null) {
      throw unauthenticated("invalid_api_key", "The API key is unknown.");
    }
    return found;
  }

  /**
   * The key of the caller's own in {@code headers}, for a provider. If the gateway has keys, one of
   * them must be in {@code X-Scrubjay-Key}, so that none of them is ever taken for a provider's.
   */
  Optional<Secret> ofClient(MultiMap headers) {
    if (!areNone() && !headers.contains(OWN)) {
      return Optional.empty();
    }
    String bearer = bearer(headers);
    if (bearer != null && isOfProvider(bearer)) {
      return Optional.of(new Secret(bearer));
    }
    for (String header : PROVIDERS) {
      String key = headers.get(header);
      if (key != null && isOfProvider(key)) {
        return Optional.of(new Secret(key));
      }
    }
    return Optional.empty();
  }

  private boolean isOfProvider(String key) {
    return !key.isEmpty() && !isOwn(key);
  }

  private boolean isOwn(String key) {
    if (areNone()) {
      return false;
    }
    String hash = hash(key);
    return configured.get().stream().anyMatch(own -> own.sha256().equals(hash));
  }

  /** As callers send the same few keys over and over, their hashes are kept for a minute. */
  private String hash(String key) {
    return key.length() > LONGEST_KEPT
        ? ApiKeyConfig.sha256(key)
        : hashes.get(key, ApiKeyConfig::sha256);
  }

  private static @Nullable String presented(MultiMap headers) {
    String own = headers.get(OWN);
    if (own != null) {
      return own.strip();
    }
    String bearer = bearer(headers);
    return bearer != null
        ? bearer
        : PROVIDERS.stream()
            .map(headers::get)
            .filter(Objects::nonNull)
            .map(String::strip)
            .findFirst()
            .orElseGet(() -> inSubprotocol(headers.get("sec-websocket-protocol")));
  }

  /** The key that a browser's WebSocket carries, as it can set no other header. */
  private static @Nullable String inSubprotocol(@Nullable String subprotocols) {
    if (subprotocols != null) {
      for (String name : subprotocols.split(",", -1)) {
        if (name.strip().startsWith(SUBPROTOCOL)) {
          return name.strip().substring(SUBPROTOCOL.length());
        }
      }
    }
    return null;
  }

  private static @Nullable String bearer(MultiMap headers) {
    String authorization = headers.get("authorization");
    if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return authorization.substring(BEARER.length()).strip();
    }
    return null;
  }

  private static ApiException unauthenticated(String code, String message) {
    return new ApiException(ApiError.of(ErrorKind.AUTHENTICATION, code, message));
  }
}
