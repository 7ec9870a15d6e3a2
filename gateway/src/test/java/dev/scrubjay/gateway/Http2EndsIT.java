package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests over HTTP/2, to which Java's client changes by itself, are answered and counted. */
final class Http2EndsIT {
  private static final String ABORTED = "http_aborted_count_total ";

  /** The begin of an answer that does not go on. */
  private static final String CHUNK =
      """
      data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"gpt-4o","choices":\
      [{"index":0,"delta":{"role":"assistant","content":"Once"},"finish_reason":null}]}

      """;

  private static String metrics(TestGateway gateway) {
    return gateway.get("/metrics").body();
  }

  private static HttpResponse<InputStream> streamed(HttpClient client, TestGateway gateway)
      throws Exception {
    return client.send(
        gateway
            .request("/v1/chat/completions", "content-type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    TestGateway.chat("gpt-4o", "x").replaceFirst("\\{", "{\"stream\":true,")))
            .build(),
        BodyHandlers.ofInputStream());
  }

  @Test
  void answeredRequestsAreNotAborted() {
    try (TestGateway gateway = TestGateway.start()) {
      for (int i = 0; i < 5; i++) {
        HttpResponse<String> answer =
            gateway.post("/v1/chat/completions", TestGateway.chat("gpt-4o", "number " + i));
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.statusCode()).isEqualTo(200);
      }
      await().until(() -> metrics(gateway).contains("code=\"200\"} 5.0"));
      assertThat(metrics(gateway)).contains(ABORTED + "0.0");
    }
  }

  /** Two files at hand, the second larger than what a connection may have waiting. */
  @ParameterizedTest
  @CsvSource({"/page/uplot.js, 40000", "/openapi.yaml, 100000"})
  void answersThatComeAtOnceAreWhole(String path, int least) {
    try (TestGateway gateway = TestGateway.start()) {
      int bytes = gateway.get(path).body().length();
      assertThat(bytes).isGreaterThan(least);
      for (int i = 0; i < 100; i++) {
        HttpResponse<String> answer = TestGateway.send(gateway.request(path).build());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.body()).hasSize(bytes);
      }
    }
  }

  @Test
  void requestWhoseClientLeavesIsAborted() throws Exception {
    try (ScriptedProvider provider = ScriptedProvider.start();
        TestGateway gateway = provider.gateway("");
        HttpClient client = HttpClient.newHttpClient()) {
      provider.answers(call -> call.stream(CHUNK));
      try (InputStream answer = streamed(client, gateway).body()) {
        assertThat(answer).isNotNull();
      }
      await().until(() -> metrics(gateway).contains(ABORTED + "1.0"));
    }
  }
}
