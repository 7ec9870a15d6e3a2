package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.http.message.JsonTokens;
import dev.scrubjay.gateway.load.LargeWork;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;

/**
 * Refuses JSON bodies of too many tokens before they are parsed: a parsed body takes up to a
 * hundred bytes of memory for each token, however short its text is.
 */
final class TokenLimit implements Handler<RoutingContext> {
  private final int limit;

  TokenLimit(int limit) {
    this.limit = limit;
  }

  @Override
  public void handle(RoutingContext context) {
    Buffer body = context.body().buffer();
    if (body == null || body.length() <= LargeWork.SMALL || !isJson(context)) {
      context.next();
      return;
    }
    LargeWork.onBytes(body.length(), () -> JsonTokens.requireAtMost(limit, body))
        .map(
            tokens -> {
              BodyMemory.tookTokens(context, tokens); // refuses if there is no memory
              return tokens;
            })
        .onSuccess(within -> context.next())
        .onFailure(context::fail);
  }

  private static boolean isJson(RoutingContext context) {
    String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    return type != null && type.toLowerCase(Locale.ROOT).contains("json");
  }
}
