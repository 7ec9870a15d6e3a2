package dev.scrubjay.gateway;

import static dev.scrubjay.gateway.TestCollector.attributes;
import static dev.scrubjay.gateway.TestCollector.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.cache.redis.TestRedis;
import dev.scrubjay.gateway.upstream.simulated.Fault;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Traces, as a collector gets them. */
final class TracingIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final String CALLER = "00f067aa0ba902b7";
  private static final TestCollector COLLECTOR = new TestCollector();
  private static final TestGateway GATEWAY =
      TestGateway.start(
          TestRedis.url(),
          Map.of(
              "OTEL_EXPORTER_OTLP_ENDPOINT", COLLECTOR.url(),
              "OTEL_EXPORTER_OTLP_HEADERS", "x-key=a%20b",
              "OTEL_SERVICE_NAME", "tested"),
          List.of());

  private final String traceId = UUID.randomUUID().toString().replace("-", "");

  @AfterAll
  static void stop() {
    GATEWAY.close();
    COLLECTOR.close();
  }

  @AfterEach
  void clear() {
    GATEWAY.faults().clear();
  }

  @Test
  void aMissIsOneTraceFromTheCallerToTheStore() {
    post(TestGateway.chat("auto", "trace " + traceId));

    Map<String, List<Span>> trace = awaited(6);
    Span root = only(trace, "POST " + CHAT);
    assertThat(hex(root.getParentSpanId().toByteArray())).isEqualTo(CALLER);
    assertThat(root.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
    assertThat(attributes(root))
        .containsEntry("http.route", CHAT)
        .containsEntry("http.response.status_code", "200")
        .containsEntry("scrubjay.tenant", GATEWAY.tenant())
        .containsKey("scrubjay.request.id");
    assertThat(attributes(only(trace, "cache.lookup")))
        .containsEntry("scrubjay.cache.result", "miss")
        .containsEntry("scrubjay.cache.reason", "absent");
    assertThat(attributes(only(trace, "cache.lease")))
        .containsEntry("scrubjay.lease.outcome", "granted");
    assertThat(trace).doesNotContainKey("cache.wait");
    assertThat(attributes(only(trace, "route"))).containsKeys("scrubjay.route.model");
    assertThat(attributes(only(trace, "cache.store")))
        .containsEntry("scrubjay.store.outcome", "stored");
    assertThat(trace.values().stream().flatMap(List::stream))
        .filteredOn(span -> !span.equals(root))
        .allMatch(span -> span.getParentSpanId().equals(root.getSpanId()));
  }

  @Test
  void aCallIsDescribedByTheConventionsForGenerativeAi() {
    post(
        """
        {"model":"claude-3-haiku","max_tokens":50,"temperature":0.5,
         "messages":[{"role":"user","content":"trace %s"}]}"""
            .formatted(traceId));

    Span call = only(awaited(6), "chat claude-3-haiku-20240307", "chat claude-3-haiku");
    assertThat(call.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
    assertThat(attributes(call))
        .containsEntry("gen_ai.operation.name", "chat")
        .containsEntry("gen_ai.provider.name", "anthropic")
        .containsEntry("gen_ai.request.max_tokens", "50")
        .containsEntry("gen_ai.request.temperature", "0.5")
        .containsEntry("gen_ai.request.stream", "false")
        .containsEntry("gen_ai.response.finish_reasons", "stop")
        .containsKeys(
            "gen_ai.request.model",
            "gen_ai.response.model",
            "gen_ai.response.id",
            "gen_ai.usage.input_tokens",
            "gen_ai.usage.output_tokens",
            "scrubjay.cost.usd");
    assertThat(COLLECTOR.spans()).noneMatch(span -> span.toString().contains("trace " + traceId));
  }

  @Test
  void aStreamsCallEndsWithItsLastEvent() {
    post(
        """
        {"model":"gpt-4o","stream":true,"messages":[{"role":"user","content":"trace %s"}]}"""
            .formatted(traceId));

    assertThat(attributes(only(awaited(6), "chat gpt-4o")))
        .containsEntry("gen_ai.request.stream", "true")
        .containsKeys("gen_ai.response.time_to_first_chunk", "gen_ai.usage.output_tokens");
  }

  @Test
  void eachAttemptHasASpanOfItsOwn() {
    GATEWAY.faults().set("gpt-4o", Fault.SERVER_ERROR);
    post(
        """
        {"model":"auto","routing":{"accuracy_requirement":0.95,"task_complexity":"complex"},
         "messages":[{"role":"user","content":"trace %s"}]}"""
            .formatted(traceId));

    Map<String, List<Span>> trace = awaited(7);
    Span failed = only(trace, "chat gpt-4o");
    assertThat(failed.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
    assertThat(attributes(failed)).containsEntry("error.type", "server_error");
    assertThat(trace.keySet().stream().filter(name -> name.startsWith("chat "))).hasSize(2);
  }

  @Test
  void hitCallsNoProvider() {
    String body = TestGateway.chat("gpt-4o-mini", "trace hit");
    GATEWAY.post(CHAT, body);
    GATEWAY.awaitChatHit("gpt-4o-mini", "trace hit");
    post(body);

    Map<String, List<Span>> trace = awaited(2);
    assertThat(attributes(only(trace, "cache.lookup")))
        .containsEntry("scrubjay.cache.result", "hit");
    assertThat(trace).doesNotContainKey("route");
  }

  @Test
  void aWaitForAnothersAnswerIsASpan() {
    waitFor(GATEWAY);

    Map<String, List<Span>> trace = awaited(3);
    assertThat(attributes(only(trace, "cache.wait")))
        .containsEntry("scrubjay.wait.where", "here")
        .containsEntry("scrubjay.wait.served", "true");
    assertThat(trace).doesNotContainKeys("cache.lease", "route");
  }

  @Test
  void soIsOneForAnAnswerOfAnotherReplica() {
    try (TestGateway other = GATEWAY.replica()) {
      waitFor(other);

      Map<String, List<Span>> trace = awaited(4);
      assertThat(attributes(only(trace, "cache.lease")))
          .containsEntry("scrubjay.lease.outcome", "held");
      Span wait = only(trace, "cache.wait");
      assertThat(attributes(wait)).containsEntry("scrubjay.wait.where", "elsewhere");
      assertThat(Duration.ofNanos(wait.getEndTimeUnixNano() - wait.getStartTimeUnixNano()))
          .isGreaterThan(Duration.ofMillis(100));
    }
  }

  @Test
  void aBotsWaitForAnothersResultIsOneToo() {
    String lookup =
        "{\"operation\":\"op\",\"params\":\"%s\",\"lease\":5,\"wait\":0.1}".formatted(traceId);
    assertThat(GATEWAY.post("/v1/cache/lookup", lookup).body()).contains("\"token\"");
    GATEWAY.post("/v1/cache/lookup", lookup, "traceparent", parent("01"));

    Map<String, List<Span>> trace = awaited(4);
    assertThat(attributes(only(trace, "cache.lookup")))
        .containsEntry("scrubjay.cache.result", "miss");
    assertThat(attributes(only(trace, "cache.lease")))
        .containsEntry("scrubjay.lease.outcome", "held");
    assertThat(attributes(only(trace, "cache.wait")))
        .containsEntry("scrubjay.wait.served", "false");
  }

  /** Sends {@code gateway} the request that the first gateway is answering. */
  private void waitFor(TestGateway gateway) {
    GATEWAY.faults().set("gpt-4o", Fault.SLOW);
    String body = TestGateway.chat("gpt-4o", "wait " + traceId);
    int before = GATEWAY.faults().calls("gpt-4o");
    CompletableFuture<HttpResponse<String>> first =
        CompletableFuture.supplyAsync(() -> GATEWAY.post(CHAT, body));
    await().until(() -> GATEWAY.faults().calls("gpt-4o") > before);
    assertThat(gateway.post(CHAT, body, "traceparent", parent("01")).statusCode()).isEqualTo(200);
    assertThat(first.join().statusCode()).isEqualTo(200);
  }

  @Test
  void theCollectorLearnsWhoSends() {
    post(TestGateway.chat("gpt-4o", "trace hit"));
    awaited(2);

    assertThat(COLLECTOR.headers()).containsEntry("X-key", "a b");
    assertThat(COLLECTOR.resources()).contains("service.name=tested");
  }

  @Test
  void aCallerThatDoesNotRecordIsNotRecorded() {
    GATEWAY.post(CHAT, TestGateway.chat("gpt-4o", "trace hit"), "traceparent", parent("00"));
    String later = UUID.randomUUID().toString().replace("-", "");
    GATEWAY.post(
        CHAT,
        TestGateway.chat("gpt-4o", "trace hit"),
        "traceparent",
        "00-" + later + "-" + CALLER + "-01");

    await().until(() -> COLLECTOR.trace(later).size() >= 2);
    assertThat(COLLECTOR.trace(traceId)).isEmpty();
  }

  private void post(String body) {
    assertThat(GATEWAY.post(CHAT, body, "traceparent", parent("01")).statusCode()).isEqualTo(200);
  }

  private String parent(String flags) {
    return "00-" + traceId + "-" + CALLER + "-" + flags;
  }

  private Map<String, List<Span>> awaited(int spans) {
    await()
        .until(
            () -> COLLECTOR.trace(traceId).values().stream().mapToInt(List::size).sum() >= spans);
    return COLLECTOR.trace(traceId);
  }

  private static Span only(Map<String, List<Span>> trace, String... names) {
    List<Span> found =
        java.util.Arrays.stream(names)
            .flatMap(name -> trace.getOrDefault(name, List.of()).stream())
            .toList();
    assertThat(found).as(trace.keySet().toString()).hasSize(1);
    return found.get(0);
  }
}
