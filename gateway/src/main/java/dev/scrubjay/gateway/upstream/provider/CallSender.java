package dev.scrubjay.gateway.upstream.provider;

import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.config.ProviderConfig.Timeouts;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.load.LargeWork;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Sends calls to one endpoint, each with the credential whose turn it is, and reads their replies.
 * Every failure is an {@link UpstreamException}.
 */
final class CallSender {
  private final Vertx vertx;
  private final ProviderConfig config;
  private final URI baseUrl;
  private final InstantSource clock;
  private final HttpClient http;
  private final Authentication authentication;
  private final UsedConnections connections = new UsedConnections();

  CallSender(
      Vertx vertx,
      ProviderConfig config,
      URI baseUrl,
      InstantSource clock,
      HttpClient http,
      Authentication authentication) {
    this.vertx = vertx;
    this.config = config;
    this.baseUrl = baseUrl;
    this.clock = clock;
    this.http = http;
    this.authentication = authentication;
  }

  /** Sends {@code call}. */
  <T> Future<T> send(ProviderCall call, CallLimits limits, Reading<T> read) {
    Promise<T> promise = Promise.promise();
    Instant end = clock.instant().plus(limits.timeLeft());
    vertx
        .getOrCreateContext()
        .runOnContext(
            nothing ->
                LargeWork.onJson(call.body(), () -> OutgoingCall.of(config, baseUrl, call))
                    .compose(sent -> withCredential(sent, call, limits, end, read, 1))
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
      CallLimits limits,
      Instant end,
      Reading<T> read,
      int number) {
    return authentication
        .credential(outgoing)
        .compose(
            credential -> {
              Promise<T> promise = Promise.promise();
              CallLimits left = limits.within(Duration.between(clock.instant(), end));
              RequestOptions request =
                  outgoing
                      .with(credential)
                      .setConnectTimeout(config.timeouts().connect().toMillis());
              exchange(request, outgoing.body(), call, left, read, promise);
              return promise
                  .future()
                  .recover(
                      cause ->
                          cause instanceof UpstreamException failure
                                  && credential.failed(failure)
                                  && number < authentication.credentials()
                                  && !limits.cancellation().isCancelled()
                              ? withCredential(outgoing, call, limits, end, read, number + 1)
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
      CallLimits limits,
      Reading<T> read,
      Promise<T> promise) {
    Timeouts timeouts = read.deadlines(config.timeouts()).within(limits.timeLeft());
    HttpExchange exchange =
        new HttpExchange(
            new ReplyFailures(config.name(), () -> Redaction.NONE, clock),
            onExpiry -> new CallDeadlines(vertx, timeouts, limits.firstToken(), onExpiry),
            promise::tryFail);
    limits
        .cancellation()
        .onCancel(
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
              UpstreamException known = known(cause, exchange);
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

  /** The failure, which is of the connection alone as long as the request was not on its way. */
  private static UpstreamException known(Throwable cause, HttpExchange exchange) {
    if (cause instanceof UpstreamException known) {
      return known;
    }
    ReplyFailures failures = exchange.failures();
    if (exchange.isSent()) {
      return failures.of(FailureKind.CUT, "gives no reply: " + ConnectionTrouble.of(cause));
    }
    return cause instanceof ConnectionPoolTooBusyException
        ? failures.of(FailureKind.OVERFLOW, "has too many calls in flight")
        : failures.of(FailureKind.CONNECT, "cannot be reached: " + ConnectionTrouble.of(cause));
  }

  private UpstreamException failure(FailureKind kind, String message) {
    return new UpstreamException(kind, config.name(), message);
  }
}
