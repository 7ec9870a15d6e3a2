package dev.scrubjay.gateway.http.passthrough;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.http.filter.Authenticator;
import dev.scrubjay.gateway.http.message.Errors;
import dev.scrubjay.gateway.shared.ProviderObjects;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps tenants apart in the account that they share at a provider. An object belongs to the tenant
 * and workspace whose call made it; for all others it does not exist. Where keys of several tenants
 * are configured, objects of unknown origin do not exist either, and calls that would show the
 * whole account are for operators.
 */
final class Ownership {
  private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);

  private final Authenticator authenticator;
  private final ProviderObjects objects;

  Ownership(Authenticator authenticator, ProviderObjects objects) {
    this.authenticator = authenticator;
    this.objects = objects;
  }

  /**
   * The party that calls.
   *
   * @param strict whether it may only use what is known to be its own
   */
  record Caller(Scope scope, boolean strict) {}

  /** The caller with these headers. */
  Caller caller(MultiMap headers) {
    return new Caller(
        authenticator.scope(headers),
        authenticator.isShared() && !authenticator.isOperator(headers));
  }

  /**
   * Checks whether a caller may make a call.
   *
   * @param body of the request, if it was read and is JSON
   * @return fails with an {@link ApiException} if it may not
   */
  Future<Void> permit(
      Caller caller, String provider, HttpMethod method, ApiPath path, @Nullable JsonNode body) {
    boolean reads = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    if (caller.strict() && path.family().trace() == ApiFamily.Trace.UNKNOWN) {
      return Future.failedFuture(operatorsOnly("This path of the provider's API"));
    }
    if (caller.strict()
        && reads
        && path.family().trace() == ApiFamily.Trace.OBJECTS
        && path.id() == null) {
      return Future.failedFuture(operatorsOnly("A list of the account's " + path.family().label()));
    }
    Set<String> ids = new LinkedHashSet<>();
    if (path.id() != null) {
      ids.add(path.id());
    }
    if (body != null) {
      ids.addAll(ObjectIds.named(body));
    }
    return ids.isEmpty() ? Future.succeededFuture() : check(caller, provider, ids);
  }

  private Future<Void> check(Caller caller, String provider, Set<String> ids) {
    return objects
        .owners(provider, ids)
        .recover(
            cause ->
                caller.strict()
                    ? Future.failedFuture(Errors.cacheFailed(cause))
                    : Future.succeededFuture(Map.of()))
        .compose(
            owners -> {
              for (String id : ids) {
                Optional<Scope> owner = owners.getOrDefault(id, Optional.empty());
                boolean own = owner.map(caller.scope()::equals).orElse(!caller.strict());
                if (!own) {
                  return Future.failedFuture(unknown(id));
                }
              }
              return Future.succeededFuture();
            });
  }

  /** Remembers what a call has made, by its reply; never fails. */
  Future<Void> remember(Caller caller, String provider, JsonNode reply) {
    Set<String> ids = ObjectIds.made(reply);
    return ids.isEmpty()
        ? Future.succeededFuture()
        : objects
            .remember(provider, ids, caller.scope())
            .recover(
                cause -> {
                  LOG.warn("the owner of {} at {} could not be stored", ids, provider, cause);
                  return Future.succeededFuture();
                });
  }

  private static ApiException unknown(String id) {
    return new ApiException(
        ApiError.of(ErrorKind.NOT_FOUND, "not_found", "There is no object '" + id + "'."));
  }

  private static ApiException operatorsOnly(String what) {
    return new ApiException(
        ApiError.of(
            ErrorKind.PERMISSION,
            "operators_only",
            what
                + " concerns all tenants, who share the account at the provider, and needs an"
                + " operator's key."));
  }
}
