package dev.scrubjay.gateway.http.chat;

import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.http.filter.Authenticator;
import dev.scrubjay.gateway.http.filter.BodyDeadlines;
import dev.scrubjay.gateway.http.filter.ReadBodies;
import dev.scrubjay.gateway.http.message.ContentLength;
import dev.scrubjay.gateway.http.message.RequestIds;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import dev.scrubjay.policy.cache.CacheDirectives;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * The short way of hits. A request that is known by its bytes, and whose answer is fresh in the
 * cache, is answered before it passes the filters and routes of the API. All others go on, with
 * their body read. Confined to one event loop.
 */
final class HitRoute implements Handler<RoutingContext> {
  /** The most bodies that are read at once without taking memory from the budget. */
  private static final int MAX_BODIES = 256;

  private final Authenticator authenticator;
  private final BodyDeadlines deadlines;
  private final ChatParts parts;
  private final int maxBodyBytes;
  private final RequestDigest.Maker digests = new RequestDigest.Maker();
  private int bodies;

  /**
   * @param maxBodyBytes beyond which bodies are refused, by others
   */
  HitRoute(
      Authenticator authenticator, BodyDeadlines deadlines, ChatParts parts, int maxBodyBytes) {
    this.authenticator = authenticator;
    this.deadlines = deadlines;
    this.parts = parts;
    this.maxBodyBytes = Math.min(maxBodyBytes, KnownRequests.MAX_BODY_BYTES);
  }

  @Override
  public void handle(RoutingContext context) {
    Scope scope = bodies < MAX_BODIES && isSmall(context.request()) ? scope(context) : null;
    if (scope == null) {
      context.next();
      return;
    }
    bodies++;
    deadlines.expect(context);
    context
        .request()
        .body()
        .onComplete(
            read -> {
              bodies--;
              deadlines.met(context);
              if (read.failed()) {
                context.fail(read.cause());
              } else if (!context.failed()) { // for being late
                answer(context, scope, read.result());
              }
            });
  }

  /** Whether the request says that its body is small, and is sent as it is. */
  private boolean isSmall(HttpServerRequest request) {
    MultiMap headers = request.headers();
    long length = ContentLength.of(request);
    return length != ContentLength.UNKNOWN
        && length <= maxBodyBytes
        && !headers.contains(HttpHeaders.CONTENT_ENCODING)
        && !headers.contains(HttpHeaders.EXPECT);
  }

  /** The scope of the request; null if it has none, which the filters explain. */
  private @Nullable Scope scope(RoutingContext context) {
    try {
      authenticator.identify(context);
      return authenticator.scope(context.request().headers());
    } catch (ApiException refused) {
      return null;
    }
  }

  private void answer(RoutingContext context, Scope scope, Buffer body) {
    Understood known =
        bypasses(context.request()) ? null : parts.known().find(context, scope, body, digests);
    if (known == null) {
      ReadBodies.handOn(context, body);
      return;
    }
    Cancellation cancellation = new Cancellation();
    atHand(context, known, cancellation)
        .onComplete(
            looked -> {
              Answer answer = looked.result();
              if (answer == null) {
                ReadBodies.handOn(context, body);
                return;
              }
              parts.analytics().answered(scope, RequestIds.of(context), answer.facts());
              OpenStream stream = OpenStream.open(context, known.request(), parts.pingInterval());
              ReplyWriter.write(context, known.request(), answer, stream, cancellation);
            });
  }

  private static boolean bypasses(HttpServerRequest request) {
    String cacheControl = request.getHeader(HttpHeaders.CACHE_CONTROL);
    return cacheControl != null && CacheDirectives.parse(cacheControl).noStore();
  }

  /** The answer in the cache; null, or a failure, if the long way is to give or explain it. */
  private Future<@Nullable Answer> atHand(
      RoutingContext context, Understood known, Cancellation cancellation) {
    try {
      return parts
          .answers()
          .atHand(
              AskedCompletion.of(context, known, parts.experiments(), cancellation).completion());
    } catch (RuntimeException e) { // such as a refusal
      return Future.failedFuture(e);
    }
  }
}
