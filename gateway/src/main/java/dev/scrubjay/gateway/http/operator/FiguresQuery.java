package dev.scrubjay.gateway.http.operator;

import dev.scrubjay.gateway.analytics.FiguresOwner;
import dev.scrubjay.gateway.analytics.figures.Window;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.http.filter.Authenticator;
import dev.scrubjay.gateway.http.message.RequestFields;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;

/**
 * A request for the figures of a tenant, or of a workspace.
 *
 * @param allReplicas whether to add the figures of the other replicas
 * @param byModel whether to tell the figures over time by model, too
 */
record FiguresQuery(FiguresOwner owner, Window window, boolean allReplicas, boolean byModel) {
  /** The {@code scope} of all replicas. */
  static final String ALL = "all";

  /** The {@code scope} of this replica. */
  static final String REPLICA = "replica";

  /**
   * Reads {@code ?window=}, {@code ?scope=} and {@code ?by=model}.
   *
   * @throws ApiException naming the one that is wrong
   */
  static FiguresQuery of(FiguresOwner owner, HttpServerRequest request) {
    String window = parameter(request, "window", Window.ALL.label());
    String scope = parameter(request, "scope", ALL);
    if (!scope.equals(ALL) && !scope.equals(REPLICA)) {
      throw RequestFields.wrong("scope", "expected all or replica");
    }
    String by = parameter(request, "by", "");
    if (!by.isEmpty() && !by.equals("model")) {
      throw RequestFields.wrong("by", "expected model");
    }
    return new FiguresQuery(
        owner,
        Window.of(window)
            .orElseThrow(() -> RequestFields.wrong("window", "expected one of " + Window.labels())),
        scope.equals(ALL),
        !by.isEmpty());
  }

  /** Whose figures the caller may see: its workspace's, if its key is limited to one. */
  static FiguresOwner owner(Authenticator authenticator, MultiMap headers) {
    return new FiguresOwner(
        authenticator.managedTenant(headers), authenticator.confinedTo(headers));
  }

  private static String parameter(HttpServerRequest request, String name, String ifMissing) {
    String given = request.getParam(name);
    return given == null ? ifMissing : given;
  }
}
