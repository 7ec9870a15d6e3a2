package dev.scrubjay.gateway.upstream.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.config.ProviderConfig.Timeouts;
import dev.scrubjay.gateway.config.reader.Secret;
import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.ProviderDialect;
import dev.scrubjay.gateway.dialect.json.Json;
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
import java.time.InstantSource;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * The HTTP client of one endpoint of a provider. Every failure is an {@link UpstreamException};
 * nothing is retried here. Calls run on the caller's Vert.x context, or on a new one if there is
 * none, as otherwise a reply could end before its handlers are set.
 */
public final class ProviderClient {
  private static final int KEEP_ALIVE_SECONDS = 60;

  private final Vertx vertx;
  private final ProviderConfig config;
  private final URI baseUrl;
  private final InstantSource clock;
  private final HttpClient http;
  private final Map<String, String> credentials;
  private final RawTransport raw;

  /**
   * @param baseUrl of the endpoint
   */
  public ProviderClient(
      Vertx vertx,
      ProviderConfig config,
      URI baseUrl,
      ProviderDialect dialect,
      InstantSource clock) {
    this.vertx = vertx;
    this.config = config;
    this.baseUrl = baseUrl;
    this.clock = clock;
    this.credentials = config.apiKey().map(Secret::reveal).map(dialect::headers).orElseGet(Map::of);
    this.raw = new RawTransport(vertx, config, baseUrl, credentials);
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

  /**
   * Requests a whole answer, in the client's dialect.
   *
   * @param timeLeft a limit of the call's time beside the provider's own deadlines
   */
  public Future<ObjectNode> call(ProviderCall call, Cancellation cancellation, Duration timeLeft) {
    return send(call, cancellation, timeLeft, HttpExchange::body).map(body -> decoded(call, body));
  }

  /**
   * Requests a streamed answer.
   *
   * @return completes with the first event; fails if there is none
   */
  public Future<EventStream> stream(
      ProviderCall call, Cancellation cancellation, Duration timeLeft) {
    return send(
        call,
        cancellation,
        timeLeft,
        (exchange, response) -> exchange.events(response, call.reply()));
  }

  private ObjectNode decoded(ProviderCall call, Buffer body) {
    try {
      return call.reply().answer(Json.object(body.getBytes()));
    } catch (JsonProcessingException e) {
      throw failure(FailureKind.MALFORMED, "sent a reply that is not a JSON object");
    } catch (MalformedReplyException e) {
      throw failure(FailureKind.MALFORMED, "sent a malformed reply: " + e.getMessage());
    }
  }

  private <T> Future<T> send(
      ProviderCall call,
      Cancellation cancellation,
      Duration timeLeft,
      BiFunction<HttpExchange, HttpClientResponse, Future<T>> read) {
    Promise<T> promise = Promise.promise();
    vertx
        .getOrCreateContext()
        .runOnContext(nothing -> exchange(call, cancellation, timeLeft, read, promise));
    return promise.future();
  }

  private <T> void exchange(
      ProviderCall call,
      Cancellation cancellation,
      Duration timeLeft,
      BiFunction<HttpExchange, HttpClientResponse, Future<T>> read,
      Promise<T> promise) {
    Timeouts timeouts = config.timeouts().within(timeLeft);
    HttpExchange exchange =
        new HttpExchange(
            config.name(),
            onExpiry -> new CallDeadlines(vertx, timeouts, onExpiry),
            promise::tryFail);
    cancellation.onCancel(
        () ->
            exchange.abort(
                failure(
                    FailureKind.CANCELLED,
                    "has its call cancelled, as no client waits for the answer")));
    Future.succeededFuture(call)
        .map(this::request)
        .compose(http::request)
        .compose(opened -> exchange.send(opened, Buffer.buffer(Json.bytes(call.body()))))
        .compose(response -> exchange.checked(response, call.reply(), clock.instant()))
        .compose(response -> read.apply(exchange, response))
        .onSuccess(promise::tryComplete)
        .onFailure(
            cause -> {
              UpstreamException known = known(cause);
              promise.tryFail(known);
              exchange.abort(known);
            });
  }

  private RequestOptions request(ProviderCall call) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(baseUrl + call.path())
            .putHeader("content-type", "application/json")
            .putHeader("accept", "application/json, text/event-stream");
    call.headers().forEach(options::putHeader);
    credentials.forEach(options::putHeader);
    return options;
  }

  private UpstreamException known(Throwable cause) {
    if (cause instanceof UpstreamException known) {
      return known;
    }
    return cause instanceof ConnectionPoolTooBusyException
        ? failure(FailureKind.OVERFLOW, "has too many calls in flight")
        : failure(FailureKind.CONNECT, "cannot be reached: " + cause.getMessage());
  }

  private UpstreamException failure(FailureKind kind, String message) {
    return new UpstreamException(kind, config.name(), message);
  }
}
