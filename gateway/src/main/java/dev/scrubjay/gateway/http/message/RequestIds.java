package dev.scrubjay.gateway.http.message;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
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
  private static final CharSequence X_REQUEST_ID = HttpHeaders.createOptimized("X-Request-Id");
  private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("Request-Id");
  private static final String KEY = "request-id";

  private static final int ID_BYTES = 12;
  private static final int IDS_AT_ONCE = 100;

  private final RandomGenerator random;
  private final ThreadLocal<RandomBytes> drawn = ThreadLocal.withInitial(RandomBytes::new);

  /** Random bytes of one thread, drawn for many ids at once. */
  private static final class RandomBytes {
    private final byte[] values = new byte[ID_BYTES * IDS_AT_ONCE];
    private int next = values.length;
  }

  public RequestIds(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public void handle(RoutingContext context) {
    context.put(KEY, give(context.request()));
    context.next();
  }

  /** Gives a request its id, which its response carries. */
  public String give(HttpServerRequest request) {
    String given = request.getHeader(X_REQUEST_ID);
    String id = given != null && WELL_FORMED.matcher(given).matches() ? given : next();
    request.response().putHeader(X_REQUEST_ID, id).putHeader(REQUEST_ID, id);
    return id;
  }

  /** The id of the request in {@code context}. */
  public static String of(RoutingContext context) {
    String id = context.get(KEY);
    return id == null ? "" : id;
  }

  /** A new random id. */
  public String next() {
    RandomBytes bytes = drawn.get();
    if (bytes.next == bytes.values.length) {
      random.nextBytes(bytes.values);
      bytes.next = 0;
    }
    int from = bytes.next;
    bytes.next += ID_BYTES;
    return "req_" + HexFormat.of().formatHex(bytes.values, from, bytes.next);
  }
}
