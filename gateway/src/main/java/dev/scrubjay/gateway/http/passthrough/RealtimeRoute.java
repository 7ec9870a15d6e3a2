package dev.scrubjay.gateway.http.passthrough;

import dev.scrubjay.gateway.config.ProviderKind;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.http.filter.Authenticator;
import dev.scrubjay.gateway.http.message.RequestEnd;
import dev.scrubjay.gateway.http.message.RouteGroup;
import dev.scrubjay.gateway.http.passthrough.Ownership.Caller;
import dev.scrubjay.gateway.upstream.PassThroughProvider;
import dev.scrubjay.gateway.upstream.RawCall;
import dev.scrubjay.gateway.upstream.provider.RawTransport;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The route to realtime sessions: WebSockets that pass through to a provider. The provider is asked
 * first, so that its refusal reaches the client as an HTTP response.
 */
final class RealtimeRoute implements RouteGroup {
  private static final String PATH = "/v1/realtime";

  private final WebSocketClient client;
  private final ProviderChoice choice;
  private final Ownership ownership;
  private final RealtimeSessions sessions;
  private final PassThroughLimits limits;

  RealtimeRoute(
      WebSocketClient client,
      ProviderChoice choice,
      Ownership ownership,
      PassThroughLimits limits) {
    this.client = client;
    this.choice = choice;
    this.ownership = ownership;
    this.sessions = new RealtimeSessions(limits.server().realtime().maxSessions());
    this.limits = limits;
  }

  @Override
  public void mount(Router router) {
    router.get(PATH).handler(this::handle);
  }

  /** Whether a request asks for a WebSocket. */
  static boolean isUpgrade(HttpServerRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader("upgrade"));
  }

  private void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (!isUpgrade(request)) {
      throw new ApiException(
          ApiError.of(
              ErrorKind.INVALID_REQUEST,
              "websocket_expected",
              PATH + " is for WebSockets: expected Upgrade: websocket."));
    }
    String query = PassedHeaders.query(request.query());
    String model = request.getParam("model");
    PassThroughProvider provider =
        choice
            .namedBy(request)
            .or(() -> choice.ofPrefix(model == null ? "" : model))
            .orElseGet(() -> choice.usual(ProviderKind.OPENAI));
    begin(context, provider, PATH, withoutPrefix(query, model, provider));
  }

  /** The query with the model's name at the provider. */
  private static @Nullable String withoutPrefix(
      @Nullable String query, @Nullable String model, PassThroughProvider provider) {
    String prefix = provider.name() + "/";
    if (query == null || model == null || !model.startsWith(prefix)) {
      return query;
    }
    String name = URLEncoder.encode(model.substring(prefix.length()), StandardCharsets.UTF_8);
    return query.replaceFirst("(^|&)model=[^&]*", "$1model=" + name);
  }

  /** Begins a session at {@code path} of a provider's API. */
  void begin(
      RoutingContext context, PassThroughProvider provider, String path, @Nullable String query) {
    HttpServerRequest request = context.request().pause();
    Caller caller = ownership.caller(request.headers());
    String tenant = caller.scope().tenant();
    sessions.begin(tenant);
    ownership
        .permit(caller, provider.name(), HttpMethod.GET, ApiPath.of(path, false), null)
        .compose(permitted -> connected(context, provider, tenant, path, query))
        .compose(
            opened ->
                request
                    .toWebSocket()
                    .onFailure(opened::abandon)
                    .map(
                        socket ->
                            new RealtimeSession(
                                context.vertx(),
                                request.connection(),
                                socket,
                                opened.socket(),
                                opened.call(),
                                new RealtimeSession.Party(tenant, provider.name()),
                                limits)))
        .compose(RealtimeSession::run)
        .onSuccess(ended -> RequestEnd.ofWebSocket(context))
        .onComplete(ended -> sessions.end(tenant))
        .onFailure(cause -> refused(context, cause));
  }

  /** A WebSocket to the provider, and its call. */
  private record Opened(ProviderSocket socket, RawCall call) {
    void abandon(Throwable cause) {
      call.ended(cause);
      socket.socket().close();
    }
  }

  private Future<Opened> connected(
      RoutingContext context,
      PassThroughProvider provider,
      String tenant,
      String path,
      @Nullable String query) {
    HttpServerRequest request = context.request();
    MultiMap headers = PassedHeaders.toProvider(request.headers());
    provider.addClientsKey(headers, Authenticator.clientKey(context).orElse(null));
    RawCall call = provider.admit(tenant, ApiFamily.REALTIME.label());
    return call.transport()
        .webSocket(
            new RawTransport.Target(path, query, null),
            headers,
            subprotocols(request.getHeader("sec-websocket-protocol")))
        .compose(options -> ProviderSocket.connect(client, options))
        .onFailure(
            cause ->
                call.ended(
                    cause instanceof UpgradeRejectedException rejected
                        ? call.transport()
                            .verdict(
                                rejected.getStatus(),
                                rejected.getHeaders(),
                                limits.clock().instant())
                        : call.transport().unreachable(cause)))
        .recover(
            cause ->
                Future.failedFuture(
                    cause instanceof UpgradeRejectedException
                        ? cause
                        : call.transport().unreachable(cause)))
        .map(socket -> new Opened(socket, call));
  }

  /** The subprotocols without those that carry keys. */
  private static List<String> subprotocols(@Nullable String header) {
    return header == null
        ? List.of()
        : Arrays.stream(header.split(",", -1))
            .map(String::strip)
            .filter(name -> !name.isEmpty() && !name.startsWith("openai-insecure-api-key."))
            .filter(name -> !name.startsWith("openai-organization."))
            .toList();
  }

  private static void refused(RoutingContext context, Throwable cause) {
    HeldBody.letGo(context.request());
    if (cause instanceof UpgradeRejectedException rejected) {
      HttpServerResponse response = context.response().setStatusCode(rejected.getStatus());
      String type = rejected.getHeaders().get("content-type");
      if (type != null) {
        response.putHeader("content-type", type);
      }
      Buffer body = rejected.getBody();
      response.end(body == null ? Buffer.buffer() : body);
    } else {
      context.fail(cause);
    }
  }
}
