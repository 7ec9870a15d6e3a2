package dev.scrubjay.gateway.completion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.answers.StoredErrors;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.redis.TwoReplicas;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.Examples;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.request.TestRequests;
import dev.scrubjay.gateway.routing.TestRouting;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.HitUsage;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.model.Cost;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The answers made of entries, and what is counted for them. */
final class CachedAnswersTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final Buffer BODY =
      Buffer.buffer(
          """
          {"id":"x","object":"chat.completion","created":1,"model":"gpt-4o","choices":[{"index":0,\
          "message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}]}\
          """);

  private final Vertx vertx = Vertx.vertx();
  private final KeptObserver observer = new KeptObserver();
  private final CacheKey key = TwoReplicas.newKey();
  private final TestRouting routing = new TestRouting(vertx, observer);
  private final String model = routing.upstreams().all().getFirst().id();
  private final AtomicReference<CachePolicy> policy = new AtomicReference<>(CachePolicy.DEFAULT);
  private final CachedAnswers answers =
      new CachedAnswers(
          vertx, policy::get, routing.upstreams(), observer, InstantSource.fixed(NOW), () -> 7_000);

  @AfterEach
  void stop() {
    TwoReplicas.get(vertx.close());
  }

  private Entry entry(Buffer payload, String type) {
    return new Entry(
        payload,
        type,
        NOW.minusSeconds(10),
        NOW.plusSeconds(50),
        NOW.plusSeconds(90),
        new Entry.Origin(model, 0.5, Duration.ofSeconds(2)));
  }

  private Lookup.CacheHit hit(Buffer payload) {
    return new Lookup.CacheHit(entry(payload, "application/json"), Lookup.Tier.NEAR);
  }

  private static List<String> read(Answer answer) {
    List<String> data = new ArrayList<>();
    ((Answer.Streamed) answer)
        .events()
        .handler((SseEvent event) -> data.add(event.data()))
        .resume();
    return data;
  }

  @Test
  void hitIsAnsweredAndCounted() {
    Answer answer =
        answers.ofHit(TestRequests.completion(key, model), hit(BODY)).result().orElseThrow();
    CacheStatus status =
        new CacheStatus.Hit(Duration.ofSeconds(10), Duration.ofSeconds(50), Lookup.Tier.NEAR);
    assertThat(((Answer.Whole) answer).body()).isEqualTo(BODY);
    assertThat(answer.facts().cache()).isEqualTo(status);
    assertThat(answer.facts().model()).contains(model);
    assertThat(answer.facts().provider()).contains("test");
    assertThat(answer.facts().simulated()).isTrue();
    assertThat(answer.facts().costUsd()).hasValue(0);
    assertThat(answer.facts().savedUsd()).hasValue(0.5);
    assertThat(observer.statuses).containsExactly(status);
    assertThat(observer.completed).hasSize(1);
    CompletedRequest counted = observer.completed.get(0);
    assertThat(counted.type()).isEqualTo(CompletedRequest.Type.CACHE_HIT);
    assertThat(counted.saved()).isEqualTo(Cost.of(0.5));
    assertThat(counted.total()).isEqualTo(Duration.ofNanos(7_000));
    assertThat(counted.unoptimized()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void hitIsStreamedToWhoWantsAStream() {
    Answer answer =
        answers.ofHit(TestRequests.streamed(key, model), hit(BODY)).result().orElseThrow();
    List<String> events = read(answer);
    assertThat(events).last().isEqualTo("[DONE]");
    assertThat(String.join("", events)).contains("\"content\":\"Hello\"");
    assertThat(((Answer.Streamed) answer).end().result()).isEqualTo(Answer.StreamEnd.REPLAYED);
  }

  @Test
  void hitReportsNoTokensWhereTheOperatorWantsIt() {
    Buffer counted =
        Buffer.buffer(
            BODY.toString().strip().replaceAll("}$", "")
                + ",\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3,\"total_tokens\":12,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":4}}}");
    String zero =
        "\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0,"
            + "\"prompt_tokens_details\":{\"cached_tokens\":0}}";
    assertThat(whole(counted)).contains("\"prompt_tokens\":9");
    policy.set(CachePolicy.DEFAULT.withHitUsage(HitUsage.ZERO));

    assertThat(whole(counted)).contains(zero).contains("\"content\":\"Hello\"");
    Answer streamed =
        answers
            .ofHit(
                new Completion(
                    TestRequests.context(key),
                    Examples.toOpenAi(
                        "\"model\":\"%s\",\"stream\":true,\"stream_options\":{\"include_usage\":true}"
                            .formatted(model)),
                    key),
                hit(counted))
            .result()
            .orElseThrow();
    assertThat(String.join("", read(streamed))).contains(zero).contains("Hello");
    assertThat(streamed.facts().savedUsd()).hasValue(0.5);
  }

  private String whole(Buffer payload) {
    Answer answer =
        answers.ofHit(TestRequests.completion(key, model), hit(payload)).result().orElseThrow();
    return ((Answer.Whole) answer).body().toString();
  }

  @Test
  void entryThatCannotBeReadIsNoHit() {
    assertThat(
            answers
                .ofHit(TestRequests.streamed(key, model), hit(Buffer.buffer("rubbish")))
                .result())
        .isEmpty();
    assertThat(observer.statuses).isEmpty();
    assertThat(observer.completed).isEmpty();
  }

  @Test
  void refusalIsRefusedAgain() {
    ApiError error = ApiError.invalid("messages", "too many");
    Entry refusal =
        entry(
            Buffer.buffer(Json.bytes(StoredErrors.json(error))),
            "application/vnd.scrubjay.refusal+json");
    Optional<Answer> answer =
        answers
            .ofHit(
                TestRequests.completion(key, model),
                new Lookup.CacheHit(refusal, Lookup.Tier.REDIS))
            .result();
    assertThat(answer)
        .containsInstanceOf(Answer.Refused.class)
        .hasValueSatisfying(it -> assertThat(((Answer.Refused) it).error()).isEqualTo(error));
  }

  @Test
  void staleAnswerInPlaceOfAnErrorIsNoHit() {
    Answer answer =
        answers
            .ofStale(TestRequests.completion(key, model), entry(BODY, "application/json"))
            .result()
            .orElseThrow();
    assertThat(answer.facts().cache())
        .isEqualTo(new CacheStatus.StaleIfError(Duration.ofSeconds(10)));
    assertThat(observer.statuses).isEmpty();
    assertThat(observer.completed).isEmpty();
  }

  @Test
  void wholeAnswerOfAnotherRequestIsStreamedWithItsOwnFacts() {
    Answer whole =
        answers.ofHit(TestRequests.completion(key, model), hit(BODY)).result().orElseThrow();
    Answer streamed =
        answers
            .streamOf(TestRequests.streamed(key, model), BODY, whole.facts())
            .result()
            .orElseThrow();
    assertThat(streamed.facts()).isSameAs(whole.facts());
    assertThat(read(streamed)).last().isEqualTo("[DONE]");
  }
}
