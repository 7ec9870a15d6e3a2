package dev.scrubjay.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.Examples;
import dev.scrubjay.gateway.dialect.openai.OpenAiEmbeddings;
import dev.scrubjay.gateway.request.FallbackChoice.ListedModels;
import dev.scrubjay.gateway.upstream.TestUpstreams;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.Upstreams;
import dev.scrubjay.policy.model.Capability;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Models that requests name are found, or the error says which member is wrong. */
final class NamedModelsTest {
  private static final String URL = "http://127.0.0.1:1";

  private final Vertx vertx = Vertx.vertx();
  private final Upstream chat = TestUpstreams.at(vertx, "chat", URL);
  private final Upstream other = TestUpstreams.at(vertx, "other", URL);
  private final Upstream embedder =
      TestUpstreams.at(
          vertx, TestUpstreams.profile("embedder", 0.9, Set.of(Capability.EMBEDDING)), URL);
  private final Upstream claude =
      TestUpstreams.at(
          vertx,
          TestUpstreams.profile("claude", 0.9, Set.of(Capability.TEXT)),
          Examples.ANTHROPIC,
          URL);
  private final NamedModels models =
      new NamedModels(new Upstreams(List.of(chat, other, embedder, claude)));

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static ChatRequest asking(String model) {
    return Examples.toOpenAi("\"model\":\"" + model + "\"");
  }

  private static ChatRequest embedding(String model) {
    return new OpenAiEmbeddings()
        .decode(Examples.json("{\"model\":\"" + model + "\",\"input\":\"Hi\"}"), Map.of());
  }

  private ApiError modelError(ChatRequest request) {
    return catchThrowableOfType(ApiException.class, () -> models.model(request)).error();
  }

  private ApiError fallbackError(ChatRequest request, String... listed) {
    return catchThrowableOfType(
            ApiException.class, () -> models.fallbacks(request, new ListedModels(List.of(listed))))
        .error();
  }

  @Test
  void modelIsFoundByItsName() {
    assertThat(models.model(asking("other"))).isSameAs(other);
    assertThat(models.model(embedding("embedder"))).isSameAs(embedder);
  }

  @Test
  void unknownModelIsTheMemberModelsFault() {
    assertThat(modelError(asking("nobody")))
        .isEqualTo(
            new ApiError(
                ErrorKind.NOT_FOUND,
                "The model 'nobody' does not exist. GET /v1/models lists those that do.",
                "model",
                "model_not_found",
                null));
  }

  @Test
  void modelMustBeOfTheRightKind() {
    assertThat(modelError(asking("embedder")))
        .isEqualTo(ApiError.invalid("model", "'embedder' does not do text"));
    assertThat(modelError(embedding("chat")))
        .isEqualTo(ApiError.invalid("model", "'chat' does not do embedding"));
  }

  @Test
  void modelMustBeAbleToAnswerTheRequest() {
    ChatRequest request = Examples.toOpenAi("\"model\":\"claude\",\"logprobs\":true");
    ApiError error = modelError(request);
    assertThat(error.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
    assertThat(error.code()).isEqualTo("unsupported_by_model");
    assertThat(error.message())
        .isEqualTo(
            "'claude' cannot answer this request: "
                + Examples.ANTHROPIC.obstacle(request).orElseThrow());
    assertThat(models.model(Examples.toOpenAi("\"model\":\"chat\",\"logprobs\":true")))
        .isSameAs(chat);
  }

  @Test
  void fallbacksAreFoundInTheOrderOfTheList() {
    assertThat(models.fallbacks(asking("chat"), new ListedModels(List.of("claude", "other"))))
        .containsExactly(claude, other);
  }

  @Test
  void wrongFallbackIsTheFaultOfTheList() {
    assertThat(fallbackError(asking("chat"), "other", "nobody"))
        .isEqualTo(
            ApiError.invalid(
                "routing.fallbacks", "routing.fallbacks: the model 'nobody' does not exist"));
    assertThat(fallbackError(asking("chat"), "embedder"))
        .isEqualTo(ApiError.invalid("routing.fallbacks", "'embedder' does not do text"));
    assertThat(fallbackError(embedding("embedder"), "embedder"))
        .isEqualTo(
            ApiError.invalid(
                "routing.fallbacks", "embeddings of different models do not mix: no fallbacks"));
  }
}
