package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.config.ApiKeyConfig;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.Kind;
import dev.scrubjay.gateway.dialect.ApiException;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The configured API keys, of which the gateway knows only the SHA-256 hashes. */
final class ApiKeys {
  private static final String BEARER = "bearer ";

  private final Supplier<List<ApiKeyConfig>> configured;
  private volatile DecodedKeys decoded = new DecodedKeys(List.of(), List.of());

  /** A key with its hash decoded. Compared only by {@link MessageDigest#isEqual}. */
  private record DecodedKey(byte[] hash, ApiKeyConfig config) {}

  /** The keys of one configuration. */
  private record DecodedKeys(List<ApiKeyConfig> configured, List<DecodedKey> keys) {}

  ApiKeys(Supplier<List<ApiKeyConfig>> configured) {
    this.configured = configured;
  }

  /** Whether no keys are configured, so that callers need none. */
  boolean areNone() {
    return configured.get().isEmpty();
  }

  /**
   * The key in {@code headers}.
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
    byte[] hash = sha256(presented);
    ApiKeyConfig found = null;
    for (DecodedKey key : keys()) { // all of them, so that the time taken tells nothing
      if (MessageDigest.isEqual(key.hash(), hash)) {
        found = key.config();
      }
    }
    if (found == null) {
      throw unauthenticated("invalid_api_key", "The API key is unknown.");
    }
    return found;
  }

  private static @Nullable String presented(MultiMap headers) {
    String authorization = headers.get("authorization");
    if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return authorization.substring(BEARER.length()).strip();
    }
    return headers.get("x-api-key");
  }

  /** The keys in force, decoded again after each change of the configuration. */
  private List<DecodedKey> keys() {
    List<ApiKeyConfig> current = configured.get();
    DecodedKeys latest = decoded;
    if (!latest.configured().equals(current)) {
      latest = new DecodedKeys(current, current.stream().map(ApiKeys::decode).toList());
      decoded = latest;
    }
    return latest.keys();
  }

  private static DecodedKey decode(ApiKeyConfig key) {
    return new DecodedKey(HexFormat.of().parseHex(key.sha256()), key);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static ApiException unauthenticated(String code, String message) {
    return new ApiException(ApiError.of(Kind.AUTHENTICATION, code, message));
  }
}
