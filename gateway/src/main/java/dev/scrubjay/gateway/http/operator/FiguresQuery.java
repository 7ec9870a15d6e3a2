package dev.scrubjay.gateway.http.operator;

import dev.scrubjay.gateway.analytics.figures.Window;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.http.message.RequestFields;
import io.vertx.core.http.HttpServerRequest;

/**
 * A request for a tenant's figures.
 *
 * @param allReplicas whether to add the figures of the other replicas
 */
record FiguresQuery(String tenant, Window window, boolean allReplicas) {
  /** The {@code scope} of all replicas. */
  static final String ALL = "all";

  /** The {@code scope} of this replica. */
  static final String REPLICA = "replica";

  /**
   * Reads {@code ?window=} and {@code ?scope=}.
   *
   * @throws ApiException naming the one that is wrong
   */
  static FiguresQuery of(String tenant, HttpServerRequest request) {
    String window = parameter(request, "window", Window.ALL.label());
    String scope = parameter(request, "scope", ALL);
    if (!scope.equals(ALL) && !scope.equals(REPLICA)) {
      throw RequestFields.wrong("scope", "expected all or replica");
    }
    return new FiguresQuery(
        tenant,
        Window.of(window)
            .orElseThrow(() -> RequestFields.wrong("window", "expected one of " + Window.labels())),
        scope.equals(ALL));
  }

  private static String parameter(HttpServerRequest request, String name, String ifMissing) {
    String given = request.getParam(name);
    return given == null ? ifMissing : given;
  }
}
