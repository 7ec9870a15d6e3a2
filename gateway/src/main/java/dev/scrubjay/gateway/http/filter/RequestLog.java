package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.http.message.FactHeaders;
import dev.scrubjay.gateway.http.message.RequestEnd;
import dev.scrubjay.gateway.http.message.RequestIds;
import dev.scrubjay.gateway.http.message.RequestStart;
import io.opentelemetry.api.trace.SpanContext;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs one line for each request that has ended. Neither bodies nor headers with secrets are
 * logged.
 */
public final class RequestLog implements Handler<RoutingContext> {
  private static final Logger LOG = LoggerFactory.getLogger("dev.scrubjay.access");

  private final LongSupplier nanoTime;

  public RequestLog(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  @Override
  public void handle(RoutingContext context) {
    RequestEnd.of(
        context,
        ended ->
            log(
                context.request(),
                context.normalizedPath(),
                RequestIds.of(context),
                RequestStart.of(context),
                TraceRequests.of(context).root().getSpanContext(),
                ended.failed()));
    context.next();
  }

  /**
   * Logs the end of a request.
   *
   * @param span of its trace, which is invalid if there is none
   */
  void log(
      HttpServerRequest request,
      String path,
      String requestId,
      long startNanos,
      SpanContext span,
      boolean aborted) {
    boolean quiet = path.startsWith("/health") || path.equals("/metrics");
    if (quiet ? !LOG.isDebugEnabled() : !LOG.isInfoEnabled()) {
      return;
    }
    long millis = (nanoTime.getAsLong() - startNanos) / 1_000_000;
    int status = request.response().getStatusCode();
    LoggingEventBuilder line =
        (quiet ? LOG.atDebug() : LOG.atInfo())
            .addKeyValue("request_id", requestId)
            .addKeyValue("method", request.method())
            .addKeyValue("path", path)
            .addKeyValue("status", aborted ? "aborted" : status)
            .addKeyValue("ms", millis);
    if (span.isValid()) {
      line = line.addKeyValue("trace_id", span.getTraceId());
    }
    MultiMap headers = request.response().headers();
    line = add(line, "cache", headers.get(FactHeaders.CACHE_STATUS));
    line = add(line, "model", headers.get(FactHeaders.MODEL));
    line.log("request");
  }

  private static LoggingEventBuilder add(
      LoggingEventBuilder line, String name, @Nullable String value) {
    return value == null ? line : line.addKeyValue(name, value);
  }
}
