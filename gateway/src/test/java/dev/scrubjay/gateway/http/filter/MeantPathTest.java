package dev.scrubjay.gateway.http.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MeantPathTest {
  @ParameterizedTest
  @CsvSource({
    "/v1//chat/completions, /v1/chat/completions",
    "//v1/chat/completions, /v1/chat/completions",
    "/v1/chat/completions/, /v1/chat/completions",
    "/v1/v1/messages, /v1/messages",
    "/v1/v1/v1/models, /v1/models",
    "/api/v1/chat/completions, /v1/chat/completions",
    "/chat/completions, /v1/chat/completions",
    "/messages, /v1/messages",
    "/messages/count_tokens, /v1/messages/count_tokens",
    "/models/gpt-4o, /v1/models/gpt-4o",
    "/responses/resp_1/cancel, /v1/responses/resp_1/cancel",
    "/files/file-1/content, /v1/files/file-1/content",
    "/v1/chat/completions/chat/completions, /v1/chat/completions",
    "/v1/messages/v1/messages, /v1/messages",
    "/v1/chat/completions/models, /v1/models",
    "/openai/v1/chat/completions, /v1/chat/completions",
    "/openai/chat/completions, /v1/chat/completions",
    "/openai/v1/responses/resp_1, /v1/responses/resp_1",
    "/anthropic/v1/messages, /v1/messages",
    "/anthropic/v1/messages/count_tokens, /v1/messages/count_tokens",
    "/gemini/v1beta/models/gemini-pro:generateContent, /v1beta/models/gemini-pro:generateContent",
    "/v1/models/gemini-pro:streamGenerateContent, /v1beta/models/gemini-pro:streamGenerateContent",
    "/v1/v1beta/models/g:countTokens, /v1beta/models/g:countTokens",
    "/v1beta/models/g%3AcountTokens, /v1beta/models/g:countTokens",
    "/v1/cache/lookup%3Abatch, /v1/cache/lookup:batch",
    "/v1/cache/store%3abatch, /v1/cache/store:batch",
    "/v1/cache/entries/default%3Aop%3A12, /v1/cache/entries/default:op:12",
  })
  void pathsLeadToTheRoutesThatTheyMean(String path, String route) {
    assertThat(MeantPath.of(path)).isEqualTo(new MeantPath(route, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/health/live",
        "/metrics",
        "/v1/chat/completions",
        "/v1/files",
        "/v1/models/chat/completions",
        "/v1/cache/entries/default:op:00",
        "/openai/v1/files/",
        "/openai/v1/images/generations",
        "/anthropic/v1/messages/batches",
        "/gemini/v1beta/cachedContents",
        "/providers/openai/v1/chat/completions",
        "/openaix/v1/chat/completions",
        "/chat",
        "/v1/",
      })
  void otherPathsStayAsTheyAre(String path) {
    String trimmed = path.equals("/v1/") ? "/v1" : path;
    assertThat(MeantPath.of(path)).isEqualTo(new MeantPath(trimmed, null));
  }

  @Test
  void azuresPathsNameTheModel() {
    assertThat(MeantPath.of("/openai/deployments/gpt-4o/chat/completions"))
        .isEqualTo(new MeantPath("/v1/chat/completions", "gpt-4o"));
    assertThat(MeantPath.of("/openai/deployments/my%20own/embeddings/"))
        .isEqualTo(new MeantPath("/v1/embeddings", "my%20own"));
    assertThat(MeantPath.of("/openai/deployments/dall-e/images/generations"))
        .isEqualTo(new MeantPath("/v1/images/generations", "dall-e"));
  }

  @Test
  void whatIsMeantIsFoundInOneStep() {
    for (String path :
        new String[] {"/v1/v1//messages/", "/openai/chat/completions", "/api/v1/v1/models/"}) {
      String once = MeantPath.of(path).path();
      assertThat(MeantPath.of(once).path()).isEqualTo(once);
    }
  }
}
