package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.http.message.FactHeaders;
import dev.scrubjay.gateway.http.message.RequestEnd;
import dev.scrubjay.gateway.http.message.RequestIds;
import dev.scrubjay.gateway.http.message.RequestStart;
import io.opentelemetry.api.trace.SpanContext;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
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
    RequestEnd.of(context, ended -> log(context, ended.failed()));
    context.next();
  }

  private void log(RoutingContext context, boolean aborted) {
    boolean quiet = context.normalizedPath().startsWith("/health") || isScrape(context);
    if (quiet ? !LOG.isDebugEnabled() : !LOG.isInfoEnabled()) {
      return;
    }
    long millis = (nanoTime.getAsLong() - RequestStart.of(context)) / 1_000_000;
    int status = context.response().getStatusCode();
    LoggingEventBuilder line =
        (quiet ? LOG.atDebug() : LOG.atInfo())
            .addKeyValue("request_id", RequestIds.of(context))
            .addKeyValue("method", context.request().method())
            .addKeyValue("path", context.normalizedPath())
            .addKeyValue("status", aborted ? "aborted" : status)
            .addKeyValue("ms", millis);
    SpanContext span = TraceRequests.of(context).root().getSpanContext();
    if (span.isValid()) {
      line = line.addKeyValue("trace_id", span.getTraceId());
    }
    MultiMap headers = context.response().headers();
    line = add(line, "cache", headers.get(FactHeaders.CACHE_STATUS));
    line = add(line, "model", headers.get(FactHeaders.MODEL));
    line.log("request");
  }

  private static LoggingEventBuilder add(
      LoggingEventBuilder line, String name, @Nullable String value) {
    return value == null ? line : line.addKeyValue(name, value);
  }

  private static boolean isScrape(RoutingContext context) {
    return context.normalizedPath().equals("/metrics");
  }
}
