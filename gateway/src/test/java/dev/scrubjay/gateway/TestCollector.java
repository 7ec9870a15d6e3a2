package dev.scrubjay.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** A real receiver of OTLP over HTTP: keeps the spans and the metrics that it is sent. */
final class TestCollector implements AutoCloseable {
  private final HttpServer server;
  private final List<Span> spans = new CopyOnWriteArrayList<>();
  private final Map<String, Metric> metrics = new ConcurrentHashMap<>();
  private final Map<String, String> headers = new ConcurrentHashMap<>();
  private final List<String> resources = new CopyOnWriteArrayList<>();

  TestCollector() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/v1/traces", this::receive);
    server.createContext("/v1/metrics", this::receiveMetrics);
    server.start();
  }

  private void receive(HttpExchange exchange) throws IOException {
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
    try (InputStream in = body(exchange)) {
      ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(in);
      request
          .getResourceSpansList()
          .forEach(
              resource -> {
                resource
                    .getResource()
                    .getAttributesList()
                    .forEach(a -> resources.add(a.getKey() + "=" + a.getValue().getStringValue()));
                resource.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList()));
              });
    }
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private void receiveMetrics(HttpExchange exchange) throws IOException {
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
    try (InputStream in = body(exchange)) {
      for (ResourceMetrics sent :
          ExportMetricsServiceRequest.parseFrom(in).getResourceMetricsList()) {
        sent.getResource()
            .getAttributesList()
            .forEach(a -> resources.add(a.getKey() + "=" + a.getValue().getStringValue()));
        sent.getScopeMetricsList()
            .forEach(scope -> scope.getMetricsList().forEach(m -> metrics.put(m.getName(), m)));
      }
    }
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private static InputStream body(HttpExchange exchange) throws IOException {
    InputStream in = exchange.getRequestBody();
    return "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))
        ? new GZIPInputStream(in)
        : in;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The spans of one trace, by name. */
  Map<String, List<Span>> trace(String traceId) {
    return spans.stream()
        .filter(span -> hex(span.getTraceId().toByteArray()).equals(traceId))
        .collect(Collectors.groupingBy(Span::getName));
  }

  List<Span> spans() {
    return List.copyOf(spans);
  }

  /** The metrics as they were last sent, by name. */
  Map<String, Metric> metrics() {
    return Map.copyOf(metrics);
  }

  Map<String, String> headers() {
    return Map.copyOf(headers);
  }

  List<String> resources() {
    return List.copyOf(resources);
  }

  static Map<String, String> attributes(Span span) {
    return span.getAttributesList().stream()
        .collect(Collectors.toMap(KeyValue::getKey, TestCollector::text));
  }

  private static String text(KeyValue attribute) {
    return switch (attribute.getValue().getValueCase()) {
      case STRING_VALUE -> attribute.getValue().getStringValue();
      case INT_VALUE -> String.valueOf(attribute.getValue().getIntValue());
      case DOUBLE_VALUE -> String.valueOf(attribute.getValue().getDoubleValue());
      case BOOL_VALUE -> String.valueOf(attribute.getValue().getBoolValue());
      case ARRAY_VALUE ->
          attribute.getValue().getArrayValue().getValuesList().stream()
              .map(value -> value.getStringValue())
              .collect(Collectors.joining(","));
      default -> attribute.getValue().toString();
    };
  }

  static String hex(byte[] bytes) {
    return java.util.HexFormat.of().formatHex(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
