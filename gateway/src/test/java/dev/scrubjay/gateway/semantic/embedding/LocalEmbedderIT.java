package dev.scrubjay.gateway.semantic.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.scrubjay.gateway.config.SemanticConfig.EmbeddingSettings;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.request.TestRequests;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The model in the process. */
final class LocalEmbedderIT {
  private static final Completion COMPLETION =
      TestRequests.completion(
          CacheKey.derive(Scope.DEFAULT, "chat.completions", "", new byte[] {1}), "m");

  private final Vertx vertx = Vertx.vertx();
  private LocalEmbedder embedder = embedder(64, Duration.ofSeconds(60));

  @AfterEach
  void close() throws Exception {
    embedder.close();
    get(vertx.close());
  }

  private LocalEmbedder embedder(int queue, Duration wait) {
    return new LocalEmbedder(vertx, new EmbeddingSettings(Optional.empty(), 1, queue, wait));
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private float[] vector(String text) throws Exception {
    return get(embedder.embed(COMPLETION, text)).orElseThrow();
  }

  private static double cosine(float[] one, float[] other) {
    double product = 0;
    for (int i = 0; i < one.length; i++) {
      product += one[i] * other[i];
    }
    return product;
  }

  @Test
  void textsThatMeanTheSameAreNearAndOthersAreFar() throws Exception {
    float[] asked = vector("How do I reset my password?");

    assertThat(cosine(asked, asked)).isCloseTo(1, within(1e-5));
    assertThat(cosine(asked, vector("how can I change a forgotten password"))).isGreaterThan(0.7);
    assertThat(cosine(asked, vector("What is the weather like in Paris?"))).isLessThan(0.3);
  }

  @Test
  void theVectorDoesNotDependOnWhatElseIsAsked() throws Exception {
    float[] alone = vector("Where is my card?");
    List<Future<Optional<float[]>>> together = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      together.add(
          embedder.embed(COMPLETION, i == 7 ? "Where is my card?" : "filler ".repeat(i + 1)));
    }
    assertThat(get(together.get(7)).orElseThrow()).containsExactly(alone);
    get(Future.all(together));
  }

  @Test
  void aTextBeyondTheModelsWindowHasNoVector() throws Exception {
    assertThat(get(embedder.embed(COMPLETION, "card ".repeat(250)))).isPresent();
    assertThat(get(embedder.embed(COMPLETION, "card ".repeat(255)))).isEmpty();
  }

  @Test
  void aTextInCharactersThatTheModelDoesNotKnowHasNoVector() throws Exception {
    assertThat(get(embedder.embed(COMPLETION, "ርዕሰ ከተማዋ ማን ናት"))).isEmpty();
    assertThat(get(embedder.embed(COMPLETION, "\uD83E\uDEE0 \uD83E\uDEE1"))).isEmpty();
    assertThat(get(embedder.embed(COMPLETION, "Где моя карта?"))).isPresent();
    assertThat(get(embedder.embed(COMPLETION, "What does \uD83E\uDEE0 mean in a chat?")))
        .isPresent();
  }

  @Test
  void beyondItsQueueItIsBusyAndLateIsLate() throws Exception {
    embedder.close();
    embedder = embedder(2, Duration.ofMillis(1));
    List<Future<Optional<float[]>>> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(embedder.embed(COMPLETION, "a text " + i));
    }
    get(Future.join(all).otherwiseEmpty());

    assertThat(all)
        .allMatch(Future::failed)
        .extracting(each -> ((EmbeddingException) each.cause()).trouble().name())
        .contains("BUSY", "LATE");
  }
}
