package dev.scrubjay.gateway.http;

import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.ClientDialect;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicMessages;
import dev.scrubjay.gateway.dialect.gemini.GeminiChat;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import dev.scrubjay.gateway.http.message.AllowedMethods;
import dev.scrubjay.gateway.http.message.Errors;
import dev.scrubjay.gateway.http.message.RequestIds;
import dev.scrubjay.gateway.http.message.RouteGroup;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;

/** The responses to requests that fail or match no route, in the dialect of the caller's SDK. */
final class ErrorResponses implements RouteGroup {
  private static final ClientDialect OPENAI = new OpenAiChat();
  private static final ClientDialect GEMINI = new GeminiChat();
  private static final ClientDialect ANTHROPIC = new AnthropicMessages();

  @Override
  public void mount(Router router) {
    router.errorHandler(404, context -> notFound(router, context));
    for (int status : new int[] {413, 415}) {
      router.errorHandler(status, context -> write(context, Errors.ofStatus(status)));
    }
    router.errorHandler(405, context -> methodNotAllowed(router, context));
  }

  /** Writes the response to a request whose handling failed. */
  void failed(RoutingContext context) {
    if (!context.response().headWritten()) {
      Errors.providerHeaders(context.failure()).forEach(context.response()::putHeader);
    }
    write(context, error(context));
  }

  private static ApiError error(RoutingContext context) {
    Throwable cause = context.failure();
    if (cause == null) {
      return Errors.ofStatus(context.statusCode());
    }
    return isBrokenOff(context, cause)
        ? Errors.ofStatus(400)
        : Errors.of(cause, RequestIds.of(context));
  }

  /** Whether a request's body ended early or is not valid HTTP. */
  private static boolean isBrokenOff(RoutingContext context, Throwable cause) {
    return !context.request().isEnded()
        && !(cause instanceof ApiException
            || cause instanceof HttpException
            || cause instanceof UpstreamException);
  }

  /** Filters after a route hide from Vert.x that the path is there, for other methods. */
  private void notFound(Router router, RoutingContext context) {
    if (AllowedMethods.at(router, context.normalizedPath()).isEmpty()) {
      write(context, NearestRoute.notFound(router, context));
    } else {
      methodNotAllowed(router, context);
    }
  }

  private void methodNotAllowed(Router router, RoutingContext context) {
    context.response().putHeader("Allow", AllowedMethods.at(router, context.normalizedPath()));
    write(context, Errors.ofStatus(405));
  }

  private void write(RoutingContext context, ApiError error) {
    Errors.write(context, dialect(context), error);
  }

  private static ClientDialect dialect(RoutingContext context) {
    return dialect(context.normalizedPath(), context.request().headers());
  }

  /** The dialect of the SDK that sends such a request. */
  static ClientDialect dialect(String path, MultiMap headers) {
    if (path.startsWith("/v1beta/") || headers.contains("x-goog-api-key")) {
      return GEMINI;
    }
    return path.startsWith("/v1/messages") || headers.contains("anthropic-version")
        ? ANTHROPIC
        : OPENAI;
  }
}
