package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.config.ApiKeyConfig;
import dev.scrubjay.gateway.config.reader.Secret;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which tenant and workspace a request may use. As a filter, it refuses callers without a
 * known key before their body is read.
 *
 * <p>A key belongs to one tenant, and may be limited to one workspace of it. If no keys are
 * configured, which is for loopback alone, requests name both themselves.
 */
public final class Authenticator implements Handler<RoutingContext> {
  private static final String TENANT_KEY = "scrubjay.tenant";
  private static final String CLIENT_KEY = "scrubjay.client.key";
  private static final String CALLER = "scrubjay.caller";

  /** The only path for keys of other sites. */
  public static final String EXPORT = "/v1/learning/export";

  static final String TENANT = "x-scrubjay-tenant";
  static final String WORKSPACE = "x-scrubjay-workspace";

  private final ApiKeys keys;

  /**
   * @param configured supplies the keys in force
   */
  public Authenticator(Supplier<List<ApiKeyConfig>> configured) {
    this.keys = new ApiKeys(configured);
  }

  @Override
  public void handle(RoutingContext context) {
    identify(context);
    context.next();
  }

  /**
   * Notes on whose account a request is served.
   *
   * @throws ApiException as {@link #scope}
   */
  private void identify(RoutingContext context) {
    MultiMap headers = context.request().headers();
    if (!keys.areNone()) {
      ApiKeyConfig key = keys.of(headers);
      if (!EXPORT.equals(context.request().path())) {
        requireUse(key);
      }
      context.put(CALLER, key.sha256());
    }
    context.put(TENANT_KEY, managedTenant(headers));
    keys.ofClient(headers).ifPresent(key -> context.put(CLIENT_KEY, key));
  }

  private static void requireUse(ApiKeyConfig key) {
    if (key.exportsOnly()) {
      throw new ApiException(
          ApiError.of(
              ErrorKind.PERMISSION,
              "exports_only",
              "This API key is for another site, and only for GET " + EXPORT + "."));
    }
  }

  /**
   * The sender of a request for an answer.
   *
   * @param key the hash of its API key; empty if keys are not asked for
   * @param clientKey its own key at a provider, if it has one
   */
  public record KeyHolder(Scope scope, String key, Optional<Secret> clientKey) {}

  /**
   * The sender of a request for an answer with {@code headers}.
   *
   * @throws ApiException as {@link #scope}, or if its key is for exports alone
   */
  public KeyHolder callerOf(MultiMap headers) {
    if (keys.areNone()) {
      return new KeyHolder(scope(headers), "", keys.ofClient(headers));
    }
    ApiKeyConfig key = keys.of(headers);
    requireUse(key);
    Scope scope = scope(key, headers.get(TENANT), headers.get(WORKSPACE));
    return new KeyHolder(scope, key.sha256(), keys.ofClient(headers));
  }

  /** The tenant on whose account a request is served, as its headers name it. */
  public static String tenant(RoutingContext context) {
    String tenant = context.get(TENANT_KEY);
    return tenant == null ? Scope.DEFAULT.tenant() : tenant;
  }

  /** The hash of the API key with which a request came; empty if keys are not asked for. */
  public static String caller(RoutingContext context) {
    String caller = context.get(CALLER);
    return caller == null ? "" : caller;
  }

  /** The key of the caller's own that a request carries to a provider, if it does. */
  public static Optional<Secret> clientKey(RoutingContext context) {
    return Optional.ofNullable(context.get(CLIENT_KEY));
  }

  /** The scope that a request's headers name, as {@link #scope(MultiMap, String, String)}. */
  public Scope scope(MultiMap headers) {
    return scope(headers, null, null);
  }

  /**
   * The scope of a request with {@code headers}.
   *
   * @param tenant the tenant that its body names, if any
   * @param workspace the workspace that its body names, if any
   * @throws ApiException if it has no key, an unknown one, or one without access to what it names
   */
  public Scope scope(MultiMap headers, @Nullable String tenant, @Nullable String workspace) {
    String wantedTenant = tenant != null ? tenant : headers.get(TENANT);
    String wantedWorkspace = workspace != null ? workspace : headers.get(WORKSPACE);
    if (keys.areNone()) {
      return new Scope(
          name("tenant", wantedTenant, Scope.DEFAULT.tenant()),
          name("workspace", wantedWorkspace, Scope.DEFAULT.workspace()));
    }
    return scope(keys.of(headers), wantedTenant, wantedWorkspace);
  }

  private static Scope scope(
      ApiKeyConfig key, @Nullable String wantedTenant, @Nullable String wantedWorkspace) {
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

  /** Whether headers name a workspace, or have a key that is limited to one. */
  public boolean isOfOneWorkspace(MultiMap headers) {
    return headers.contains(WORKSPACE) || confinedTo(headers).isPresent();
  }

  /**
   * The tenant that a request's headers name, as {@link #managedTenant(MultiMap, String, String)}.
   */
  public String managedTenant(MultiMap headers) {
    return managedTenant(headers, null, null);
  }

  /**
   * The tenant whose figures or entries a request manages. An operator may name any.
   *
   * @param tenant the tenant that its body names, if any
   * @param workspace the workspace that its body names, if any
   * @throws ApiException as {@link #scope}
   */
  public String managedTenant(
      MultiMap headers, @Nullable String tenant, @Nullable String workspace) {
    String wanted = tenant != null ? tenant : headers.get(TENANT);
    Scope managed =
        wanted != null && managesAnyTenant(headers)
            ? new Scope(
                name("tenant", wanted, wanted),
                name("workspace", workspace, Scope.DEFAULT.workspace()))
            : scope(headers, tenant, workspace);
    return managed.tenant();
  }

  private boolean managesAnyTenant(MultiMap headers) {
    return !keys.areNone() && keys.of(headers).operator() && keys.of(headers).workspace().isEmpty();
  }

  /**
   * Checks that the caller may see and change what concerns all tenants.
   *
   * @throws ApiException if the caller may not
   */
  public void requireOperator(MultiMap headers) {
    if (!isOperator(headers)) {
      throw new ApiException(
          ApiError.of(
              ErrorKind.PERMISSION,
              "operators_only",
              "This call concerns all tenants and needs an operator's key that is not limited to a"
                  + " workspace."));
    }
  }

  /** Whether no keys are configured, so that callers need none. */
  boolean needsNoKey() {
    return keys.areNone();
  }

  /**
   * Whether the caller's key is an operator's of all tenants, or no keys are configured. A key that
   * is limited to a workspace is none, whatever else it may.
   */
  public boolean isOperator(MultiMap headers) {
    return keys.areNone() || managesAnyTenant(headers);
  }

  /**
   * Checks that the caller's key is not limited to a workspace, as {@code what} is the tenant's.
   */
  public void requireWholeTenant(MultiMap headers, String what) {
    confinedTo(headers)
        .ifPresent(
            workspace -> {
              throw new ApiException(
                  ApiError.of(
                      ErrorKind.PERMISSION,
                      "bound_to_workspace",
                      "This API key is limited to workspace '%s', but %s belong to the whole tenant."
                          .formatted(workspace, what)));
            });
  }

  /** Whether there are keys of several tenants, or of several workspaces of one. */
  public boolean isShared() {
    return keys.owners() > 1;
  }

  /** The workspace that the caller's key is limited to, if it is. */
  public Optional<String> confinedTo(MultiMap headers) {
    return keys.areNone() ? Optional.empty() : keys.of(headers).workspace();
  }

  private static String name(String what, @Nullable String wanted, String fallback) {
    String name = wanted == null ? fallback : wanted;
    if (!Scope.isName(name)) {
      throw new ApiException(
          ApiError.invalid(what, what + ": expected 1 to 64 letters, digits, '_', '-' or '.'"));
    }
    return name;
  }

  private static ApiException denied(String what, String wanted) {
    return new ApiException(
        new ApiError(
            ErrorKind.PERMISSION,
            "This API key has no access to " + what + " '" + wanted + "'.",
            what,
            "wrong_" + what,
            null));
  }
}
