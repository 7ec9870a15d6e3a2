package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A caller's {@code tracestate} may hold what is not for providers. */
final class TraceStateIT {
  private static final String[] TRACE = {
    "traceparent",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "tracestate",
    "internal=team-secret"
  };

  private static String yaml(FakeProvider provider, String tracing) {
    return """
    tracing: {%s}
    providers:
      openai: {base_url: "%s/v1", api_key: sk-secret}
    models:
      gpt-4o: {provider: openai}
    """
        .formatted(tracing, provider.url());
  }

  private static FakeProvider provider() {
    return new FakeProvider(
        received ->
            received.uri().getPath().endsWith("/usage")
                ? FakeProvider.Reply.json(200, "{}")
                : FakeProvider.openAiReply(received));
  }

  private static Map<String, String> seen(FakeProvider provider) {
    Map<String, String> seen = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    seen.putAll(provider.last().headers());
    return seen;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "endpoint: 'http://127.0.0.1:1'"})
  void itStaysWithTheGateway(String tracing) {
    try (FakeProvider provider = provider();
        TestGateway gateway = TestGateway.serving(yaml(provider, tracing), Map.of())) {
      gateway.post("/v1/chat/completions", TestGateway.chat("gpt-4o", "traced"), TRACE);
      assertThat(seen(provider)).containsKey("authorization").doesNotContainKey("tracestate");
      gateway.get("/openai/v1/organization/usage", TRACE);
      assertThat(provider.last().uri().getPath()).isEqualTo("/v1/organization/usage");
      assertThat(seen(provider)).containsKey("traceparent").doesNotContainKey("tracestate");
    }
  }

  @Test
  void itIsPassedOnIfSetSo() {
    String tracing = "endpoint: 'http://127.0.0.1:1', pass_tracestate: true";
    try (FakeProvider provider = provider();
        TestGateway gateway = TestGateway.serving(yaml(provider, tracing), Map.of())) {
      gateway.post("/v1/chat/completions", TestGateway.chat("gpt-4o", "traced"), TRACE);
      assertThat(seen(provider)).containsEntry("tracestate", "internal=team-secret");
      gateway.get("/openai/v1/organization/usage", TRACE);
      assertThat(seen(provider)).containsEntry("tracestate", "internal=team-secret");
    }
  }
}
