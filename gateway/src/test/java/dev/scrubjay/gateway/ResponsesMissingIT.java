package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A provider that is said to have the Responses API, and has chat completions alone. */
final class ResponsesMissingIT {
  private static final String COMPLETION =
      """
      {"id":"chatcmpl-1","object":"chat.completion","created":7,"model":"gpt-4o","choices":[
       {"index":0,"message":{"role":"assistant","content":"From chat."},"finish_reason":"stop"}],
       "usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}\
      """;

  private static String asking(String question) {
    return "{\"model\":\"gpt-4o\",\"input\":\"" + question + "\"}";
  }

  /** The paths that were called, but for those of the lists of models. */
  private static List<String> paths(ScriptedProvider provider) {
    return provider.calls().stream()
        .map(call -> call.request().path())
        .filter(path -> !path.endsWith("/models"))
        .toList();
  }

  @Test
  void requestIsTranslatedOnceThePathIsKnownToBeMissing() {
    try (ScriptedProvider provider = ScriptedProvider.start();
        TestGateway gateway = provider.gateway("")) {
      provider.answers(
          call -> {
            if (call.request().path().endsWith("/responses")) {
              call.json(404, "{\"detail\":\"Not Found\"}");
            } else {
              call.json(200, COMPLETION);
            }
          });
      for (String question : List.of("One", "Two")) {
        HttpResponse<String> reply = gateway.post("/v1/responses", asking(question));
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThat(reply.body()).contains("From chat.", "resp_sj_chatcmpl-1");
      }
      assertThat(paths(provider))
          .containsExactly(
              "/openai/responses", "/openai/chat/completions", "/openai/chat/completions");
    }
  }

  @Test
  void missingModelIsNotAMissingPath() {
    try (ScriptedProvider provider = ScriptedProvider.start();
        TestGateway gateway = provider.gateway("")) {
      provider.answers(
          call ->
              call.json(
                  404,
                  """
                  {"error":{"message":"The model `gpt-4o` does not exist","code":"model_not_found",
                   "param":"model","type":"invalid_request_error"}}\
                  """));
      assertThat(gateway.post("/v1/responses", asking("One")).statusCode()).isEqualTo(404);
      assertThat(paths(provider)).containsExactly("/openai/responses");
    }
  }
}
