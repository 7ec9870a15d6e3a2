package dev.scrubjay.gateway.http.chat;

import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.http.filter.Arrival;
import dev.scrubjay.gateway.http.filter.Authenticator;
import dev.scrubjay.gateway.http.filter.Authenticator.KeyHolder;
import dev.scrubjay.gateway.http.filter.Entrance;
import dev.scrubjay.gateway.http.filter.RequestContexts.Sent;
import dev.scrubjay.gateway.http.message.ContentLength;
import dev.scrubjay.gateway.http.message.FactHeaders;
import dev.scrubjay.gateway.load.BodySlices;
import dev.scrubjay.gateway.load.PartedBody;
import dev.scrubjay.gateway.tracing.RequestTrace;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import dev.scrubjay.policy.cache.CacheDirectives;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The short way of hits. A request that is known by its bytes, and whose whole answer is fresh in
 * the cache, is answered before it comes to the router. All others go on, with their body read, and
 * with what they mean if that is known. Confined to one event loop.
 */
final class HitRoute implements Handler<HttpServerRequest> {
  private final Set<String> paths;
  private final Entrance entrance;
  private final Authenticator authenticator;
  private final ChatParts parts;
  private final int maxBodyBytes;
  private final RequestDigest.Maker digests = new RequestDigest.Maker();
  private final BodyRoom room = new BodyRoom();

  /**
   * @param paths of the requests that may be known
   * @param maxBodyBytes beyond which bodies are refused, by others
   */
  HitRoute(
      Set<String> paths,
      Entrance entrance,
      Authenticator authenticator,
      ChatParts parts,
      int maxBodyBytes) {
    this.paths = paths;
    this.entrance = entrance;
    this.authenticator = authenticator;
    this.parts = parts;
    this.maxBodyBytes = Math.min(maxBodyBytes, KnownRequests.MAX_BODY_BYTES);
  }

  @Override
  public void handle(HttpServerRequest request) {
    KeyHolder caller = mayBeKnown(request) ? caller(request) : null;
    long length = ContentLength.of(request);
    if (caller == null || !room.take(length)) {
      entrance.pass(request);
      return;
    }
    Arrival arrival = entrance.arrival(request);
    if (arrival == null) {
      room.give(length);
      entrance.pass(request);
      return;
    }
    arrival.read(
        body -> {
          room.give(length);
          if (body != null) {
            answer(arrival, caller, body);
          }
        });
  }

  /** Whether the request is of a kind that is kept, and says that its body is no larger. */
  private boolean mayBeKnown(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.POST) || !paths.contains(request.path())) {
      return false;
    }
    MultiMap headers = request.headers();
    long length = ContentLength.of(request);
    return length != ContentLength.UNKNOWN
        && length <= maxBodyBytes
        && !headers.contains(HttpHeaders.CONTENT_ENCODING)
        && !headers.contains(HttpHeaders.EXPECT);
  }

  /** The sender of the request; null if it may not send it, which the filters explain. */
  private @Nullable KeyHolder caller(HttpServerRequest request) {
    try {
      return authenticator.callerOf(request.headers());
    } catch (ApiException refused) {
      return null;
    }
  }

  private void answer(Arrival arrival, KeyHolder caller, PartedBody body) {
    MultiMap headers = arrival.request().headers();
    if (bypasses(headers)) {
      arrival.handOn(body, context -> {});
      return;
    }
    KnownRequests.LookedFor looked =
        parts.known().find(arrival.request().path(), headers, caller.scope(), body, digests);
    Understood known = looked.understood();
    if (known == null || known.request().stream() || known.request().dialect().isPersonal()) {
      arrival.handOn(body, looked::tell);
      return;
    }
    atHand(arrival, caller, known)
        .onComplete(
            found -> {
              Answer.Whole answer = found.result();
              if (answer == null) {
                arrival.handOn(body, looked::tell);
              } else {
                write(arrival, caller.scope(), answer);
              }
            });
  }

  private static boolean bypasses(MultiMap headers) {
    String cacheControl = headers.get(HttpHeaders.CACHE_CONTROL);
    return cacheControl != null && CacheDirectives.parse(cacheControl).noStore();
  }

  /** The answer in the cache; null, or a failure, if the long way is to give or explain it. */
  private Future<Answer.@Nullable Whole> atHand(
      Arrival arrival, KeyHolder caller, Understood known) {
    try {
      Sent sent =
          new Sent(
              arrival.request().headers(),
              arrival.id(),
              arrival.startNanos(),
              caller.clientKey(),
              caller.key(),
              RequestTrace.NONE);
      return parts
          .answers()
          .atHand(
              AskedCompletion.of(sent, known, parts.experiments(), new Cancellation()).completion(),
              BodySlices.SLICE);
    } catch (RuntimeException e) { // such as a refusal
      return Future.failedFuture(e);
    }
  }

  private void write(Arrival arrival, Scope scope, Answer.Whole answer) {
    parts.analytics().answered(scope, arrival.id(), answer.facts());
    if (!arrival.isGone()) {
      FactHeaders.put(arrival.request().response(), answer.facts());
      FactHeaders.wholeAnswer(arrival.request().response(), answer.facts());
      arrival.answer(answer.body());
    }
  }
}
