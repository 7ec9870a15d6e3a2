package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.config.ApiKeyConfig;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whose cache a request may see.
 *
 * <p>A key belongs to one tenant, and maybe to one workspace of it. If no keys are configured,
 * which is for loopback alone, requests name both themselves.
 */
public final class Authenticator {
  static final String TENANT = "x-scrubjay-tenant";
  static final String WORKSPACE = "x-scrubjay-workspace";
  private static final String BEARER = "bearer ";

  private final Supplier<List<ApiKeyConfig>> configured;
  private volatile KnownKeys known = new KnownKeys(List.of());

  private record KnownKey(Hash hash, ApiKeyConfig config) {}

  /** The keys of a configuration, ready to be compared. */
  private static final class KnownKeys {
    private final List<ApiKeyConfig> configured;
    private final List<KnownKey> keys;

    KnownKeys(List<ApiKeyConfig> configured) {
      this.configured = configured;
      this.keys =
          configured.stream()
              .map(key -> new KnownKey(new Hash(HexFormat.of().parseHex(key.sha256())), key))
              .toList();
    }

    boolean areOf(List<ApiKeyConfig> current) {
      return configured.equals(current);
    }
  }

  /** A SHA-256 that compares in constant time. */
  private static final class Hash {
    private final byte[] bytes;

    Hash(byte[] bytes) {
      this.bytes = bytes;
    }

    boolean matches(byte[] other) {
      return MessageDigest.isEqual(bytes, other);
    }
  }

  /**
   * @param configured the keys in force
   */
  public Authenticator(Supplier<List<ApiKeyConfig>> configured) {
    this.configured = configured;
  }

  private List<KnownKey> keys() {
    List<ApiKeyConfig> current = configured.get();
    KnownKeys latest = known;
    if (!latest.areOf(current)) {
      latest = new KnownKeys(current);
      known = latest;
    }
    return latest.keys;
  }

  /** Whether callers need no key. */
  boolean isOpen() {
    return configured.get().isEmpty();
  }

  /**
   * The scope of a request with {@code headers}.
   *
   * @param tenant the tenant that its body names, if any
   * @param workspace the workspace that its body names, if any
   * @throws ApiException if it has no key, an unknown one, or asks for what its key does not open
   */
  public Scope scope(MultiMap headers, @Nullable String tenant, @Nullable String workspace) {
    String wantedTenant = tenant != null ? tenant : headers.get(TENANT);
    String wantedWorkspace = workspace != null ? workspace : headers.get(WORKSPACE);
    if (isOpen()) {
      return new Scope(
          name("tenant", wantedTenant, Scope.DEFAULT.tenant()),
          name("workspace", wantedWorkspace, Scope.DEFAULT.workspace()));
    }
    ApiKeyConfig key = keyOf(headers);
    if (wantedTenant != null && !wantedTenant.equals(key.tenant())) {
      throw denied("tenant", wantedTenant);
    }
    if (wantedWorkspace != null
        && !key.workspace().orElse(wantedWorkspace).equals(wantedWorkspace)) {
      throw denied("workspace", wantedWorkspace);
    }
    String fallback = key.workspace().orElse(Scope.DEFAULT.workspace());
    return new Scope(key.tenant(), name("workspace", wantedWorkspace, fallback));
  }

  /**
   * Lets those pass who may see and change what concerns all tenants.
   *
   * @throws ApiException if the caller may not
   */
  public void requireOperator(MultiMap headers) {
    if (!isOperator(headers)) {
      throw new ApiException(
          ApiError.of(
              ErrorKind.PERMISSION,
              "operators_only",
              "This concerns all tenants: it takes the key of an operator."));
    }
  }

  /**
   * The tenant whose figures a request wants to see, or whose entries it wants purged: an operator
   * may name any.
   *
   * @param tenant the one that its body names, if any
   * @param workspace the workspace that its body names, if any
   * @throws ApiException as {@link #scope}
   */
  public String managedTenant(
      MultiMap headers, @Nullable String tenant, @Nullable String workspace) {
    String wanted = tenant != null ? tenant : headers.get(TENANT);
    boolean any = !isOpen() && keyOf(headers).operator() && keyOf(headers).workspace().isEmpty();
    return any && wanted != null
        ? name("tenant", wanted, wanted)
        : scope(headers, tenant, workspace).tenant();
  }

  /** Whether the caller may see and change what concerns all tenants. */
  boolean isOperator(MultiMap headers) {
    return isOpen() || keyOf(headers).operator();
  }

  /** The only workspace that a caller's key opens, if it opens just one. */
  public Optional<String> confinedTo(MultiMap headers) {
    return isOpen() ? Optional.empty() : keyOf(headers).workspace();
  }

  private ApiKeyConfig keyOf(MultiMap headers) {
    String presented =
        presentedKey(headers)
            .orElseThrow(
                () ->
                    unauthenticated(
                        "No API key given. Send it as 'Authorization: Bearer KEY' or 'x-api-key'.",
                        "missing_api_key"));
    byte[] hash = sha256(presented);
    ApiKeyConfig found = null;
    for (KnownKey key : keys()) {
      if (key.hash().matches(hash)) {
        found = key.config();
      }
    }
    if (found == null) {
      throw unauthenticated("The API key is not known here.", "invalid_api_key");
    }
    return found;
  }

  private static Optional<String> presentedKey(MultiMap headers) {
    String authorization = headers.get("authorization");
    if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Optional.of(authorization.substring(BEARER.length()).strip());
    }
    return Optional.ofNullable(headers.get("x-api-key"));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String name(String what, @Nullable String wanted, String fallback) {
    String name = wanted == null ? fallback : wanted;
    if (!Scope.isName(name)) {
      throw new ApiException(
          ApiError.invalid(what, what + ": expected 1 to 64 letters, digits, '_', '-' or '.'"));
    }
    return name;
  }

  private static ApiException unauthenticated(String message, String code) {
    return new ApiException(ApiError.of(ErrorKind.AUTHENTICATION, code, message));
  }

  private static ApiException denied(String what, String wanted) {
    return new ApiException(
        new ApiError(
            ErrorKind.PERMISSION,
            "This API key does not open " + what + " '" + wanted + "'.",
            what,
            "wrong_" + what,
            null));
  }
}
