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
import dev.scrubjay.policy.naming.Glob;
import dev.scrubjay.policy.naming.ModelAccess;
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
  private final Upstreams upstreams = new Upstreams(List.of(chat, other, embedder, claude));
  private final NamedModels models = new NamedModels(upstreams);

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
    return catchThrowableOfType(
            ApiException.class, () -> models.model(models.identified("acme", request)))
        .error();
  }

  private ApiError fallbackError(ChatRequest request, String... listed) {
    return catchThrowableOfType(
            ApiException.class,
            () -> models.fallbacks("acme", request, new ListedModels(List.of(listed))))
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
                "The model 'nobody' does not exist: no provider is known to serve it. GET"
                    + " /v1/models lists those that do. To have it served, add to the"
                    + " configuration:\nmodels:\n  \"nobody\": {provider: PROVIDER}",
                "model",
                "model_not_found",
                null));
  }

  @Test
  void nearestNamesAreSuggestedToTheTenantThatMayUseThem() {
    assertThat(modelError(asking("othr")).message()).contains("Did you mean other?");
    NamedModels confined = new NamedModels(upstreams, tenant -> denying("other"));
    assertThat(denied(confined, "othr").message()).doesNotContain("other?");
  }

  @Test
  void vendorThatIsNotConfiguredIsTheLineToAdd() {
    assertThat(modelError(asking("grok-4")).message())
        .endsWith("add to the configuration:\nproviders:\n  xai: {api_key: ...}");
  }

  @Test
  void deniedModelIsRefusedByItsName() {
    NamedModels confined = new NamedModels(upstreams, tenant -> denying("oth*"));
    assertThat(denied(confined, "other"))
        .isEqualTo(
            new ApiError(
                ErrorKind.PERMISSION,
                "The tenant 'acme' may not use the model 'other'.",
                "model",
                "model_not_allowed",
                null));
    assertThat(confined.named("acme", "chat")).isSameAs(chat);
    assertThat(confined.permits("acme", other)).isFalse();
  }

  private static ModelAccess denying(String pattern) {
    return new ModelAccess(List.of(), List.of(new Glob(pattern)));
  }

  private static ApiError denied(NamedModels confined, String name) {
    return catchThrowableOfType(ApiException.class, () -> confined.named("acme", name)).error();
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
    assertThat(
            models.fallbacks("acme", asking("chat"), new ListedModels(List.of("claude", "other"))))
        .containsExactly(claude, other);
  }

  @Test
  void wrongFallbackIsTheFaultOfTheList() {
    ApiError error = fallbackError(asking("chat"), "other", "nobody");
    assertThat(error.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
    assertThat(error.param()).isEqualTo("routing.fallbacks");
    assertThat(error.message()).contains("'nobody' does not exist");
    assertThat(fallbackError(asking("chat"), "embedder"))
        .isEqualTo(ApiError.invalid("routing.fallbacks", "'embedder' does not do text"));
    assertThat(fallbackError(embedding("embedder"), "embedder"))
        .isEqualTo(
            ApiError.invalid(
                "routing.fallbacks",
                "embeddings of different models do not mix: name one model, without"
                    + " fallbacks"));
  }
}
