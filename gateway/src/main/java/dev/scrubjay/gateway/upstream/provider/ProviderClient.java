package dev.scrubjay.gateway.upstream.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.config.ProviderConfig.Timeouts;
import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.ProviderDialect;
import dev.scrubjay.gateway.dialect.ProviderErrors;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.load.LargeWork;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The HTTP client of one endpoint of a provider. Every failure is an {@link UpstreamException};
 * nothing is retried here but a call whose credential the provider refused, with another one. Calls
 * run on the caller's Vert.x context, or on a new one if there is none, as otherwise a reply could
 * end before its handlers are set.
 */
public final class ProviderClient {
  private static final int KEEP_ALIVE_SECONDS = 60;

  private final Vertx vertx;
  private final ProviderConfig config;
  private final URI baseUrl;
  private final InstantSource clock;
  private final HttpClient http;
  private final Authentication authentication;
  private final RefusedMembers refusedMembers = new RefusedMembers();
  private final UsedConnections connections = new UsedConnections();
  private final RawTransport raw;

  /** A client with an authentication of its own. */
  public ProviderClient(
      Vertx vertx,
      ProviderConfig config,
      URI baseUrl,
      ProviderDialect dialect,
      InstantSource clock) {
    this(vertx, config, baseUrl, Authentications.of(vertx, config, dialect, clock), clock);
  }

  /**
   * @param baseUrl of the endpoint
   * @param authentication of all endpoints of the provider
   */
  public ProviderClient(
      Vertx vertx,
      ProviderConfig config,
      URI baseUrl,
      Authentication authentication,
      InstantSource clock) {
    this.vertx = vertx;
    this.config = config;
    this.baseUrl = baseUrl;
    this.clock = clock;
    this.authentication = authentication;
    this.raw = new RawTransport(vertx, config, baseUrl, authentication);
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) config.timeouts().connect().toMillis())
                .setDecompressionSupported(true)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS),
            new PoolOptions()
                .setHttp1MaxSize(config.maxConnections())
                .setMaxWaitQueueSize(config.maxConnections()));
  }

  /** The way to the endpoint for bytes that pass as they are. */
  public RawTransport raw() {
    return raw;
  }

  /** Host and port. */
  public String endpoint() {
    return baseUrl.getAuthority();
  }

  /** As below, for a reply in the form that was asked for alone. */
  public Future<ObjectNode> call(ProviderCall call, Cancellation cancellation, Duration timeLeft) {
    return call(call, ReplyReader.EXACT, cancellation, timeLeft);
  }

  /**
   * Requests a whole answer, in the client's dialect.
   *
   * @param timeLeft a limit of the call's time beside the provider's own deadlines
   */
  public Future<ObjectNode> call(
      ProviderCall call, ReplyReader reader, Cancellation cancellation, Duration timeLeft) {
    Reading<ObjectNode> reading =
        new Reading<>(
            true,
            reader,
            (exchange, response) ->
                exchange
                    .body(response)
                    .compose(
                        body ->
                            LargeWork.onBytes(
                                body.length(),
                                () -> decoded(call, reader, body, exchange.failures()))));
    return refusedMembers.calling(call, adapted -> send(adapted, cancellation, timeLeft, reading));
  }

  /** As below, for a reply in the form that was asked for alone. */
  public Future<EventStream> stream(
      ProviderCall call, Cancellation cancellation, Duration timeLeft) {
    return stream(call, ReplyReader.EXACT, cancellation, timeLeft);
  }

  /**
   * Requests a streamed answer.
   *
   * @return completes with the first event; fails if there is none
   */
  public Future<EventStream> stream(
      ProviderCall call, ReplyReader reader, Cancellation cancellation, Duration timeLeft) {
    return refusedMembers.calling(
        call, adapted -> streamed(adapted, reader, cancellation, timeLeft));
  }

  /**
   * Asks for something that the provider keeps.
   *
   * @param method {@code POST}, or one that has no body
   */
  public Future<ProviderReply> fetch(
      HttpMethod method, ProviderCall call, Cancellation cancellation, Duration timeLeft) {
    return send(
        outgoing -> outgoing.by(method),
        call,
        cancellation,
        timeLeft,
        new Reading<>(
            true,
            ReplyReader.EXACT,
            (exchange, response) ->
                exchange
                    .body(response)
                    .map(body -> new ProviderReply(response.getHeader("content-type"), body))));
  }

  /** Takes no more calls, and closes once those in flight have ended, in their total time. */
  public Future<Void> close() {
    return Future.join(http.shutdown(config.timeouts().total()), raw.close()).mapEmpty();
  }

  private Future<EventStream> streamed(
      ProviderCall call, ReplyReader reader, Cancellation cancellation, Duration timeLeft) {
    Reading<EventStream> reading =
        new Reading<>(
            false, reader, (exchange, response) -> exchange.events(response, call, reader));
    return send(call, cancellation, timeLeft, reading);
  }

  private static ObjectNode decoded(
      ProviderCall call, ReplyReader reader, Buffer body, ReplyFailures failures) {
    byte[] bytes = body.getBytes();
    try {
      if (SniffedReply.Form.of(bytes) == SniffedReply.Form.EVENTS) {
        return assembled(
            new SniffedReply(call.reply(), reader, new SseParser(bytes.length + 1)), reader, bytes);
      }
      ObjectNode json = Json.object(bytes);
      ProviderErrors.requireSuccess(json);
      return call.reply().answer(json);
    } catch (JsonProcessingException e) {
      throw failures.of(FailureKind.MALFORMED, "sent a reply that is not a JSON object");
    } catch (MalformedReplyException e) {
      throw failures.of(e);
    }
  }

  /** The whole answer of a provider that streams it unasked. */
  private static ObjectNode assembled(SniffedReply reply, ReplyReader reader, byte[] bytes) {
    List<SseEvent> events = new ArrayList<>(reply.accept(bytes));
    events.addAll(reply.connectionEnded());
    events.addAll(reply.end());
    return reader
        .assemble(events)
        .orElseThrow(() -> new MalformedReplyException("it is a stream without a whole answer"));
  }

  private <T> Future<T> send(
      ProviderCall call, Cancellation cancellation, Duration timeLeft, Reading<T> read) {
    return send(UnaryOperator.identity(), call, cancellation, timeLeft, read);
  }

  private <T> Future<T> send(
      UnaryOperator<OutgoingCall> change,
      ProviderCall call,
      Cancellation cancellation,
      Duration timeLeft,
      Reading<T> read) {
    Promise<T> promise = Promise.promise();
    Instant end = clock.instant().plus(timeLeft);
    vertx
        .getOrCreateContext()
        .runOnContext(
            nothing ->
                LargeWork.onJson(
                        call.body(), () -> change.apply(OutgoingCall.of(config, baseUrl, call)))
                    .compose(sent -> withCredential(sent, call, cancellation, end, read, 1))
                    .onComplete(promise));
    return promise.future();
  }

  /**
   * Makes the call with the credential whose turn it is, and with others while they are refused.
   *
   * @param number of the credential, from 1
   */
  private <T> Future<T> withCredential(
      OutgoingCall outgoing,
      ProviderCall call,
      Cancellation cancellation,
      Instant end,
      Reading<T> read,
      int number) {
    return authentication
        .credential(outgoing)
        .compose(
            credential -> {
              Promise<T> promise = Promise.promise();
              Duration timeLeft = Duration.between(clock.instant(), end);
              RequestOptions request = outgoing.with(credential);
              exchange(request, outgoing.body(), call, cancellation, timeLeft, read, promise);
              return promise
                  .future()
                  .recover(
                      cause ->
                          cause instanceof UpstreamException failure
                                  && credential.failed(failure)
                                  && number < authentication.credentials()
                                  && !cancellation.isCancelled()
                              ? withCredential(outgoing, call, cancellation, end, read, number + 1)
                              : Future.failedFuture(cause));
            })
        .recover(
            cause ->
                Future.failedFuture(
                    cause instanceof UpstreamException failure
                        ? authentication.blamed(failure)
                        : cause));
  }

  private <T> void exchange(
      RequestOptions request,
      Buffer body,
      ProviderCall call,
      Cancellation cancellation,
      Duration timeLeft,
      Reading<T> read,
      Promise<T> promise) {
    Timeouts timeouts = read.deadlines(config.timeouts()).within(timeLeft);
    HttpExchange exchange =
        new HttpExchange(
            new ReplyFailures(config.name(), Redaction.NONE, clock),
            onExpiry -> new CallDeadlines(vertx, timeouts, onExpiry),
            promise::tryFail);
    cancellation.onCancel(
        () ->
            exchange.abort(
                failure(
                    FailureKind.CANCELLED,
                    "has its call cancelled, as no client waits for the answer")));
    ask(exchange, request, body, true)
        .compose(response -> exchange.checked(response, call.reply()))
        .compose(response -> read.apply(exchange, response))
        .onSuccess(promise::tryComplete)
        .onFailure(
            cause -> {
              UpstreamException known = known(cause, exchange.failures());
              promise.tryFail(known);
              exchange.abort(known);
            });
  }

  /** Sends a request; once more if its connection turns out to have been closed before. */
  private Future<HttpClientResponse> ask(
      HttpExchange exchange, RequestOptions request, Buffer body, boolean again) {
    return http.request(request)
        .compose(
            opened -> {
              boolean stale = again && connections.contains(opened);
              return exchange
                  .send(opened, body)
                  .onSuccess(response -> connections.replied(opened))
                  .recover(
                      cause ->
                          stale && !exchange.isOver() && !(cause instanceof UpstreamException)
                              ? ask(exchange, request, body, false)
                              : Future.failedFuture(cause));
            });
  }

  private static UpstreamException known(Throwable cause, ReplyFailures failures) {
    if (cause instanceof UpstreamException known) {
      return known;
    }
    return cause instanceof ConnectionPoolTooBusyException
        ? failures.of(FailureKind.OVERFLOW, "has too many calls in flight")
        : failures.of(FailureKind.CONNECT, "cannot be reached: " + cause.getMessage());
  }

  private UpstreamException failure(FailureKind kind, String message) {
    return new UpstreamException(kind, config.name(), message);
  }
}
