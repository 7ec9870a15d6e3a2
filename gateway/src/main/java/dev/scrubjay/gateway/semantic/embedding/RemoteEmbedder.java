package dev.scrubjay.gateway.semantic.embedding;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.attempt.Attempts;
import dev.scrubjay.gateway.config.SemanticConfig.EmbeddingSettings;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.openai.OpenAiEmbeddings;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.observe.SemanticEvent;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.routing.Challengers;
import dev.scrubjay.gateway.routing.TokenCounts;
import dev.scrubjay.gateway.semantic.embedding.EmbeddingException.EmbeddingTrouble;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import dev.scrubjay.policy.upstream.Breaker;
import dev.scrubjay.policy.upstream.BreakerPolicy;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A served model of the Embeddings API as embedder; the tenant must be allowed to use it. It is not
 * asked for some time after it was late again and again, so that no request waits in vain for it;
 * clients' own calls of the model go on.
 */
public final class RemoteEmbedder implements Embedder {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteEmbedder.class);

  /** Longer texts are not sent; models differ in what they read of them. */
  private static final int MAX_CHARS = 8000;

  private static final Duration SILENCE = Duration.ofMinutes(1);

  private static final BreakerPolicy PATIENCE =
      new BreakerPolicy(5, Duration.ofSeconds(5), Duration.ofMinutes(1), 0);

  private static final OpenAiEmbeddings DIALECT = new OpenAiEmbeddings();

  private final String model;
  private final EmbeddingSettings settings;
  private final Attempts attempts;
  private final Challengers models;
  private final TokenCounts tokens;
  private final RequestObserver observer;
  private final LongSupplier nanoTime;
  private boolean hasWarned;
  private long warned;
  private Breaker patience = Breaker.CLOSED;

  /**
   * Makes the embedder.
   *
   * @param observer told what each vector cost
   * @param nanoTime a monotonic ticker
   */
  public RemoteEmbedder(
      String model,
      EmbeddingSettings settings,
      Attempts attempts,
      Challengers models,
      TokenCounts tokens,
      RequestObserver observer,
      LongSupplier nanoTime) {
    this.model = model;
    this.settings = settings;
    this.attempts = attempts;
    this.models = models;
    this.tokens = tokens;
    this.observer = observer;
    this.nanoTime = nanoTime;
  }

  @Override
  public String name() {
    return models.find(model).map(RemoteEmbedder::name).orElse(model);
  }

  /** The model as its provider knows it: what an id stands for can change. */
  private static String name(Upstream upstream) {
    return upstream.provider().name() + '/' + upstream.model().upstreamName();
  }

  @Override
  public Future<Optional<float[]>> embed(Completion completion, String text) {
    Optional<Upstream> upstream = models.judge(completion.scope().tenant(), model);
    if (upstream.isEmpty()) {
      return Future.failedFuture(
          new EmbeddingException(EmbeddingTrouble.FAILED, "no such model: " + model));
    }
    if (text.length() > MAX_CHARS) {
      return Future.succeededFuture(Optional.empty());
    }
    if (!admits()) {
      return Future.failedFuture(
          new EmbeddingException(EmbeddingTrouble.LATE, model + " was late again and again"));
    }
    ObjectNode body =
        Json.object().put("model", model).put("input", text).put("encoding_format", "float");
    Completion asking =
        new Completion(completion.context(), DIALECT.decode(body, Map.of()), completion.key());
    return attempts
        .once(asking, upstream.get(), settings.maxWait())
        .map(
            attempted -> {
              attempted.memory().release();
              ObjectNode reply = attempted.reply().json();
              Usage usage = tokens.usage(asking.request(), reply);
              observer.semantic(
                  asking.scope(), new SemanticEvent.Embedded(upstream.get().cost(usage)));
              return Optional.of(vector(reply));
            })
        .recover(cause -> Future.failedFuture(trouble(cause)))
        .onComplete(vector -> ended(vector.failed() ? (EmbeddingException) vector.cause() : null));
  }

  private synchronized boolean admits() {
    boolean admits = patience.admits(nanoTime.getAsLong());
    if (admits) {
      patience = patience.admitted();
    }
    return admits;
  }

  private synchronized void ended(@Nullable EmbeddingException trouble) {
    long now = nanoTime.getAsLong();
    boolean late = trouble != null && trouble.trouble() == EmbeddingTrouble.LATE;
    patience = late ? patience.failed(now, PATIENCE, 0, true) : patience.succeeded(now);
    if (trouble != null && (!hasWarned || now - warned > SILENCE.toNanos())) {
      hasWarned = true; // operators would see it in metrics alone
      warned = now;
      LOG.warn("{} gives no vector, so an answer is not reused: {}", model, trouble.getMessage());
    }
  }

  private static float[] vector(ObjectNode reply) {
    JsonNode numbers = numbers(reply.path("data").path(0).path("embedding"));
    float[] vector = new float[numbers.size()];
    boolean hasDirection = false;
    for (int i = 0; i < vector.length; i++) {
      vector[i] = number(numbers.get(i));
      hasDirection |= vector[i] != 0;
    }
    if (!hasDirection) {
      throw new EmbeddingException(EmbeddingTrouble.FAILED, "the reply's vector has no direction");
    }
    return vector;
  }

  private static float number(JsonNode element) {
    float number = element.isNumber() ? element.floatValue() : Float.NaN;
    if (!Float.isFinite(number)) {
      throw new EmbeddingException(EmbeddingTrouble.FAILED, "the reply's vector has no numbers");
    }
    return number;
  }

  /** The list as parsed numbers; lists of numbers are kept as text. */
  private static JsonNode numbers(JsonNode list) {
    try {
      return list.isArray() ? list : Json.value(Json.bytes(list));
    } catch (JsonProcessingException e) {
      throw new EmbeddingException(EmbeddingTrouble.FAILED, "the reply has no vector");
    }
  }

  private static EmbeddingException trouble(Throwable cause) {
    if (cause instanceof EmbeddingException known) {
      return known;
    }
    boolean late =
        cause instanceof UpstreamException failure && failure.kind() == FailureKind.TIMEOUT;
    return new EmbeddingException(
        late ? EmbeddingTrouble.LATE : EmbeddingTrouble.FAILED, String.valueOf(cause));
  }
}
