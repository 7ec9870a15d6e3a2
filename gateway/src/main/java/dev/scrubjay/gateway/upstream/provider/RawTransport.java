package dev.scrubjay.gateway.upstream.provider;

import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.config.ProviderConfig.Timeouts;
import dev.scrubjay.gateway.upstream.provider.Authentication.Credential;
import dev.scrubjay.gateway.upstream.provider.UpstreamException.ErrorReply;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
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
  private final ProviderConfig config;
  private final URI baseUrl;
  private final Authentication authentication;
  private final HttpClient http;

  RawTransport(Vertx vertx, ProviderConfig config, URI baseUrl, Authentication authentication) {
    this.config = config;
    this.baseUrl = baseUrl;
    this.authentication = authentication;
    this.http = EndpointHttp.client(vertx, config, EndpointOptions.client(config, baseUrl));
  }

  /** Takes no more calls, and closes once those in flight have ended, in their total time. */
  Future<Void> close() {
    return http.shutdown(config.timeouts().total());
  }

  public Timeouts timeouts() {
    return config.timeouts();
  }

  /**
   * A request whose body is the caller's to send.
   *
   * @param credential told what became of it
   */
  public record Opened(HttpClientRequest request, Credential credential) {}

  /**
   * Where a call goes.
   *
   * @param path of the provider's API, as {@link RawUrl} reads it
   * @param query without the question mark, or {@code null}
   * @param model that the call names, if it is known
   */
  public record Target(String path, @Nullable String query, @Nullable String model) {}

  private String url(Target target) {
    AzurePaths azure =
        config
            .azure()
            .map(own -> AzurePaths.of(own, target.path(), target.query(), target.model()))
            .orElseGet(() -> new AzurePaths(target.path(), target.query()));
    return RawUrl.of(baseUrl, azure.path(), azure.query());
  }

  /**
   * Opens a request.
   *
   * @param body that is signed, if bodies are
   * @return fails with an {@link UpstreamException}
   */
  public Future<Opened> open(HttpMethod method, Target target, MultiMap headers, Buffer body) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setFollowRedirects(false)
            .setConnectTimeout(config.timeouts().connect().toMillis());
    return addressed(options, url(target), headers, body)
        .compose(
            credential -> http.request(options).map(request -> new Opened(request, credential)))
        .recover(cause -> Future.failedFuture(unreachable(cause)));
  }

  /**
   * The options of a WebSocket to the provider. Its opening handshake counts as a part of
   * connecting.
   */
  public Future<WebSocketConnectOptions> webSocket(
      Target target, MultiMap headers, List<String> subprotocols) {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setSubProtocols(subprotocols)
            .setAllowOriginHeader(false)
            .setConnectTimeout(config.timeouts().connect().toMillis())
            .setTimeout(config.timeouts().connect().toMillis());
    options.setProxyOptions(ProxySettings.of(config, baseUrl));
    String url = url(target).replaceFirst("^http", "ws");
    return addressed(options, url, headers, Buffer.buffer()).map(options);
  }

  /** Gives a request its address, its headers, what the operator adds, and its credential. */
  private Future<Credential> addressed(
      RequestOptions options, String address, MultiMap headers, Buffer body) {
    URI url = OutgoingCall.withQuery(address, config.extras().query());
    options.setAbsoluteURI(url.toString()).setHeaders(headers);
    config.extras().headers().forEach((name, value) -> options.putHeader(name, value.reveal()));
    String type = headers.get(HttpHeaders.CONTENT_TYPE);
    Map<String, String> signed = type == null ? Map.of() : Map.of("content-type", type);
    return authentication
        .credential(new OutgoingCall(options.getMethod(), url, signed, body))
        .onSuccess(credential -> credential.headers().forEach(options::putHeader));
  }

  /** The failure to reach the provider at all. */
  public UpstreamException unreachable(Throwable cause) {
    if (cause instanceof UpstreamException known) {
      return known;
    }
    return cause instanceof ConnectionPoolTooBusyException
        ? failure(FailureKind.OVERFLOW, "has too many calls in flight")
        : failure(FailureKind.CONNECT, "cannot be reached: " + ConnectionTrouble.of(cause));
  }

  /** The failure of a reply that broke off for {@code cause}. */
  public UpstreamException brokenOff(Throwable cause) {
    return failure(FailureKind.CUT, "broke off its answer: " + ConnectionTrouble.of(cause));
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
    ErrorReply error = new ErrorReply(status, null, null, RetryAfter.in(headers, now));
    return authentication.blamed(
        new UpstreamException(kind, config.name(), "answered " + status, error));
  }
}
