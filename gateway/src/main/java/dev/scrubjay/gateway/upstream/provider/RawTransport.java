package dev.scrubjay.gateway.upstream.provider;

import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.config.ProviderConfig.Timeouts;
import dev.scrubjay.gateway.upstream.provider.UpstreamException.ErrorReply;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client of one endpoint of a provider for bytes that pass both ways as they are: nothing
 * is unpacked, and redirects are the client's to follow. It adds the provider's key.
 */
public final class RawTransport {
  private static final int KEEP_ALIVE_SECONDS = 60;

  private final ProviderConfig config;
  private final URI baseUrl;
  private final Map<String, String> credentials;
  private final HttpClient http;

  RawTransport(
      Vertx vertx, ProviderConfig config, URI baseUrl, Map<String, String> credentials) {
    this.config = config;
    this.baseUrl = baseUrl;
    this.credentials = credentials;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) config.timeouts().connect().toMillis())
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS),
            new PoolOptions()
                .setHttp1MaxSize(config.maxConnections())
                .setMaxWaitQueueSize(config.maxConnections()));
  }

  public Timeouts timeouts() {
    return config.timeouts();
  }

  /**
   * Opens a request; its body is the caller's to send.
   *
   * @param path of the provider's API, as {@link RawUrl} reads it
   * @param query without the question mark, or {@code null}
   * @return fails with an {@link UpstreamException}
   */
  public Future<HttpClientRequest> open(
      HttpMethod method, String path, @Nullable String query, MultiMap headers) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setAbsoluteURI(RawUrl.of(baseUrl, path, query))
            .setFollowRedirects(false)
            .setHeaders(headers);
    credentials.forEach(options::putHeader);
    return http.request(options).recover(cause -> Future.failedFuture(unreachable(cause)));
  }

  /** The options of a WebSocket to the provider. */
  public WebSocketConnectOptions webSocket(
      String path, @Nullable String query, MultiMap headers, List<String> subprotocols) {
    String url = RawUrl.of(baseUrl, path, query).replaceFirst("^http", "ws");
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setSubProtocols(subprotocols)
            .setAllowOriginHeader(false)
            .setConnectTimeout(config.timeouts().connect().toMillis())
            .setTimeout(config.timeouts().firstByte().toMillis());
    options.setAbsoluteURI(url).setHeaders(headers);
    credentials.forEach(options::putHeader);
    return options;
  }

  /** The failure to reach the provider at all. */
  public UpstreamException unreachable(Throwable cause) {
    if (cause instanceof UpstreamException known) {
      return known;
    }
    return cause instanceof ConnectionPoolTooBusyException
        ? failure(FailureKind.OVERFLOW, "has too many calls in flight")
        : failure(FailureKind.CONNECT, "cannot be reached: " + cause.getMessage());
  }

  public UpstreamException failure(FailureKind kind, String message) {
    return new UpstreamException(kind, config.name(), message);
  }

  /**
   * What a reply's status says of the provider's health; {@code null} if all is well. A refusal of
   * the key is not a failure here, as a key may be good for other parts of the API alone.
   */
  public @Nullable UpstreamException verdict(int status, MultiMap headers, Instant now) {
    if (status < 400) {
      return null;
    }
    FailureKind kind =
        status == 401 || status == 403 ? FailureKind.REJECTED : FailureKind.ofStatus(status);
    ErrorReply error =
        new ErrorReply(status, null, null, RetryAfter.in(headers, now));
    return new UpstreamException(kind, config.name(), "answered " + status, error);
  }
}
