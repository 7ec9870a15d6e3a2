package dev.scrubjay.gateway.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Work in proportion to the size of something, such as parsing a body. Small work is done by the
 * event loop; large work by a worker thread, so that no other request waits for it.
 */
public final class LargeWork {
  /** The most bytes that an event loop works on at once: some hundred microseconds. */
  public static final int SMALL = 32 << 10;

  private LargeWork() {}

  /**
   * Does {@code work} on so many bytes. The future completes on the caller's context, and fails
   * with what the work throws.
   */
  public static <T> Future<T> onBytes(long bytes, Callable<T> work) {
    Context context = isLarge(bytes) ? Vertx.currentContext() : null;
    if (context != null) {
      return context.executeBlocking(work, false);
    }
    try {
      return Future.succeededFuture(work.call());
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
  }

  /** Whether work on so many bytes is done by a worker thread. */
  public static boolean isLarge(long bytes) {
    return bytes > SMALL;
  }

  /** Does {@code work} on parsed JSON, as {@link #onBytes}. */
  public static <T> Future<T> onJson(JsonNode json, Callable<T> work) {
    return onBytes(isLarge(json) ? Long.MAX_VALUE : 0, work);
  }

  /** Does {@code work} on two pieces of parsed JSON, as {@link #onBytes}. */
  public static <T> Future<T> onJson(JsonNode one, JsonNode other, Callable<T> work) {
    return onBytes(isLarge(one) || isLarge(other) ? Long.MAX_VALUE : 0, work);
  }

  /**
   * Completes after other events of the caller's event loop have had their turn, timers and sockets
   * included; that takes a millisecond.
   */
  public static Future<Void> later() {
    Context context = Vertx.currentContext();
    if (context == null) {
      return Future.succeededFuture();
    }
    return context.owner().timer(1, TimeUnit.MILLISECONDS).mapEmpty();
  }

  /** Whether the text of {@code json} has more than about {@link #SMALL} bytes. */
  static boolean isLarge(JsonNode json) {
    return left(json, SMALL) < 0;
  }

  /** What is left of {@code limit} bytes; negative as soon as nothing is. */
  private static int left(JsonNode json, int limit) {
    int left = limit - 4;
    if (json.isTextual() || json.isPojo()) {
      return left - json.asText().length();
    }
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      left = left(member.getValue(), left - member.getKey().length());
      if (left < 0) {
        return left;
      }
    }
    if (json.isArray()) {
      for (JsonNode element : json) {
        left = left(element, left);
        if (left < 0) {
          return left;
        }
      }
    }
    return left;
  }
}
