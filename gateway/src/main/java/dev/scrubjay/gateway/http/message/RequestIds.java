package dev.scrubjay.gateway.http.message;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Gives each request its id: the caller's {@code X-Request-Id} if it is well-formed, else a new
 * one. Each response carries it under the names that the official SDKs read.
 */
public final class RequestIds implements Handler<RoutingContext> {
  private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9_.-]{8,64}");
  private static final String KEY = "request-id";

  private final RandomGenerator random;

  public RequestIds(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public void handle(RoutingContext context) {
    String given = context.request().getHeader("X-Request-Id");
    String id = given != null && WELL_FORMED.matcher(given).matches() ? given : next();
    context.put(KEY, id);
    context.response().putHeader("X-Request-Id", id).putHeader("Request-Id", id);
    context.next();
  }

  /** The id of the request in {@code context}. */
  public static String of(RoutingContext context) {
    String id = context.get(KEY);
    return id == null ? "" : id;
  }

  /** A new random id. */
  public String next() {
    byte[] bytes = new byte[12];
    random.nextBytes(bytes);
    return "req_" + HexFormat.of().formatHex(bytes);
  }
}
