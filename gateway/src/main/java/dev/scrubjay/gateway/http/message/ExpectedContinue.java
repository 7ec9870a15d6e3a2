package dev.scrubjay.gateway.http.message;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** The answer to {@code Expect: 100-continue}, without which some clients send no body. */
public final class ExpectedContinue {
  private ExpectedContinue() {}

  /** Tells the client, if it asks, that the body of {@code request} is wanted. */
  public static void answer(HttpServerRequest request) {
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
  }
}
