package dev.scrubjay.gateway.coalescing.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.coalescing.remote.FeedItem.AnswerStarted;
import dev.scrubjay.gateway.coalescing.remote.FeedItem.CallFailed;
import dev.scrubjay.gateway.coalescing.remote.FeedItem.EndOfEvents;
import dev.scrubjay.gateway.coalescing.remote.FeedItem.NextEvents;
import dev.scrubjay.gateway.coalescing.remote.FeedItem.UnstoredAnswer;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.policy.model.Cost;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The items of a feed on their way through Redis. */
final class FeedItemTest {
  private static final AnswerStarted STARTED = new AnswerStarted("gpt-4o", "openai", true);
  private static final int RUNS = 20_000;

  private static void assertSurvives(FeedItem item) {
    assertThat(FeedItem.decode(item.encode())).contains(item);
  }

  private static Optional<FeedItem> decoded(String json) {
    return FeedItem.decode(Buffer.buffer(json));
  }

  @Test
  void everyKindDecodesToWhatWasEncoded() {
    assertSurvives(STARTED);
    assertSurvives(new AnswerStarted("", "", false));
    assertSurvives(new NextEvents(List.of()));
    assertSurvives(
        new NextEvents(List.of(new SseEvent(null, "{}"), new SseEvent("ping", "ä\n\"🐦\""))));
    assertSurvives(new EndOfEvents());
    assertSurvives(new UnstoredAnswer(STARTED, Buffer.buffer("{\"answer\":\"ä\"}"), Cost.of(0.25)));
    assertSurvives(
        new CallFailed(
            new ApiError(ApiError.ErrorKind.NOT_FOUND, "no such model", "model", "unknown", null)));
    assertSurvives(
        new CallFailed(
            ApiError.of(ApiError.ErrorKind.UNAVAILABLE, "overloaded", "come again")
                .withRetryAfter(Duration.ofMillis(1500))));
  }

  @Test
  void replicasOfOtherVersionsAgreeOnTheJson() {
    assertThat(STARTED.encode().toJsonObject().encode())
        .isEqualTo("{\"begun\":{\"model\":\"gpt-4o\",\"provider\":\"openai\",\"simulated\":true}}");
    assertThat(decoded("{\"begun\":{\"model\":\"m\",\"provider\":\"p\",\"new\":[1]},\"later\":2}"))
        .contains(new AnswerStarted("m", "p", false));
    assertThat(new NextEvents(List.of(new SseEvent(null, "x"))).encode())
        .hasToString("{\"events\":[[null,\"x\"]]}");
    assertThat(new EndOfEvents().encode()).hasToString("{\"ended\":true}");
  }

  @Test
  void followersKnowWhoAnswers() {
    AnswerFacts facts = STARTED.facts();
    assertThat(facts.model()).contains("gpt-4o");
    assertThat(facts.provider()).contains("openai");
    assertThat(facts.simulated()).isTrue();
    assertThat(AnswerStarted.of(facts)).isEqualTo(STARTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "rubbish",
        "[]",
        "null",
        "7",
        "{",
        "{}",
        "{\"begins\":{}}",
        "{\"failed\":7}",
        "{\"failed\":{\"kind\":\"NEW_KIND\",\"message\":\"later\"}}"
      })
  void rubbishIsUnknown(String rubbish) {
    assertThat(decoded(rubbish)).isEmpty();
  }

  @Test
  void damagedItemIsUnknownOrAnotherItemButNoError() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    byte[] whole =
        new UnstoredAnswer(STARTED, Buffer.buffer("{\"a\":[1]}"), Cost.of(1)).encode().getBytes();
    byte[] events = new NextEvents(List.of(new SseEvent("e", "d"))).encode().getBytes();
    for (int run = 0; run < RUNS; run++) {
      byte[] damaged = (random.nextBoolean() ? whole : events).clone();
      for (int i = random.nextInt(3); i >= 0; i--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      Buffer bytes = Buffer.buffer(damaged);
      assertThat(FeedItem.decode(bytes).map(FeedItem::encode).flatMap(FeedItem::decode))
          .as("-Dseed=%d, run %d: %s", seed, run, bytes)
          .isEqualTo(FeedItem.decode(bytes));
    }
  }
}
