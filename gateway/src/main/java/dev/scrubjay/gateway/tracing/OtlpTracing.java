package dev.scrubjay.gateway.tracing;

import dev.scrubjay.gateway.config.TracingConfig;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sends traces to a collector, with OTLP over HTTP. Spans wait in a bounded queue for a thread of
 * the SDK's that sends them; further spans are dropped, and no request waits.
 */
public final class OtlpTracing {
  private static final String PATH = "/v1/traces";
  private static final int QUEUE = 4096;
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration SEND_LIMIT = Duration.ofSeconds(5);

  private OtlpTracing() {}

  /** Tracing as configured: off if no collector is. */
  public static Tracing start(TracingConfig config) {
    return config
        .endpoint()
        .map(endpoint -> start(endpoint, config))
        .orElseGet(() -> Tracing.off(config.passTraceState()));
  }

  private static Tracing start(URI endpoint, TracingConfig config) {
    OtlpHttpSpanExporterBuilder exporter =
        OtlpHttpSpanExporter.builder().setEndpoint(endpoint + PATH).setTimeout(SEND_LIMIT);
    config.headers().forEach((name, value) -> exporter.addHeader(name, value.reveal()));
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(Resource.getDefault().merge(resource(config)))
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(config.sampleRatio())))
            .addSpanProcessor(
                BatchSpanProcessor.builder(exporter.build())
                    .setMaxQueueSize(QUEUE)
                    .setScheduleDelay(EVERY)
                    .setExporterTimeout(SEND_LIMIT)
                    .build())
            .build();
    OpenTelemetrySdk sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(provider)
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    return new Tracing(sdk, config.passTraceState(), () -> ended(provider.shutdown()));
  }

  private static Resource resource(TracingConfig config) {
    @Nullable String version = OtlpTracing.class.getPackage().getImplementationVersion();
    return Resource.create(
        Attributes.of(
            AttributeKey.stringKey("service.name"),
            config.serviceName(),
            AttributeKey.stringKey("service.version"),
            version == null ? "unpackaged" : version,
            AttributeKey.stringKey("service.instance.id"),
            UUID.randomUUID().toString()));
  }

  private static Future<Void> ended(CompletableResultCode result) {
    Promise<Void> ended = Promise.promise();
    result.whenComplete(ended::complete);
    return ended.future();
  }
}
