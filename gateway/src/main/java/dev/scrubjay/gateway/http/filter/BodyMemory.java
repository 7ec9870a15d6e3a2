package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.http.message.ContentLength;
import dev.scrubjay.gateway.http.message.RequestEnd;
import dev.scrubjay.gateway.load.JsonMemory;
import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.gateway.load.MemoryKind;
import dev.scrubjay.gateway.stream.Allowance;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/**
 * The memory for requests' bodies, which is taken before they are read; bodies for which there is
 * none are refused. A body that does not say its length takes memory as it comes.
 */
public final class BodyMemory implements Handler<RoutingContext> {
  private static final String KEY = "body-memory";

  /** A body is held as it came, parsed, and as it is sent on. */
  private static final int COPIES = 3;

  private final MemoryBudget budget;
  private final long largest;

  /**
   * @param largest the length of the largest body that is read
   */
  public BodyMemory(MemoryBudget budget, long largest) {
    this.budget = budget;
    this.largest = largest;
  }

  @Override
  public void handle(RoutingContext context) {
    if (!context.request().isEnded() || context.body().length() > 0) {
      Allowance allowance = budget.allowance(Authenticator.tenant(context), MemoryKind.BODY);
      RequestEnd.of(context, ended -> allowance.release());
      context.put(KEY, allowance);
    }
    context.next();
  }

  /** Takes memory for a body that is read before its request is handled. */
  void expect(RoutingContext context) {
    long length = Math.max(0, ContentLength.of(context.request()));
    if (length <= largest) { // else it is refused for its length
      took(context, length);
    }
    context.next();
  }

  /**
   * Takes memory for so many further bytes of the body.
   *
   * @throws ApiException if there is none
   */
  public static void took(RoutingContext context, long bytes) {
    grow(context, COPIES * bytes);
  }

  /**
   * Takes memory for so many tokens of the body.
   *
   * @throws ApiException if there is none
   */
  static void tookTokens(RoutingContext context, int tokens) {
    grow(context, (long) JsonMemory.BYTES_OF_TOKEN * tokens);
  }

  private static void grow(RoutingContext context, long bytes) {
    Allowance allowance = context.get(KEY);
    if (allowance != null && !allowance.grow(bytes)) {
      throw MemoryBudget.refusal();
    }
  }
}
