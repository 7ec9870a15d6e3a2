package dev.scrubjay.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.Examples;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicMessages;
import dev.scrubjay.gateway.upstream.TestUpstreams;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.model.Prices;
import dev.scrubjay.policy.model.Prices.Tariff;
import dev.scrubjay.policy.model.TokenKind;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which conversations are known to be warm, and where. */
final class WarmPromptsTest {
  private static final String LONG = "word ".repeat(2000);
  private static final String URL = "http://127.0.0.1:9";

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong now = new AtomicLong();
  private final WarmPrompts warm = new WarmPrompts(now::get);

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Upstream upstream(double cachedRead) {
    return TestUpstreams.at(
        vertx,
        new ModelProfile(
            "m",
            "m",
            "testing",
            new Prices(
                Map.of(
                    Tariff.STANDARD,
                    Map.of(
                        TokenKind.INPUT, 1e-6,
                        TokenKind.OUTPUT, 1e-6,
                        TokenKind.CACHED_READ, cachedRead))),
            Duration.ofSeconds(1),
            0.9,
            100_000,
            OptionalInt.empty(),
            Set.of(Capability.TEXT),
            true),
        URL);
  }

  private static ChatRequest turns(String system, String... turns) {
    StringBuilder messages = new StringBuilder();
    for (int i = 0; i < turns.length; i++) {
      messages
          .append(i == 0 ? "" : ",")
          .append("{\"role\":\"")
          .append(i % 2 == 0 ? "user" : "assistant")
          .append("\",\"content\":[{\"type\":\"text\",\"text\":\"")
          .append(turns[i])
          .append(
              i == turns.length - 1 ? "\",\"cache_control\":{\"type\":\"ephemeral\"}}]}" : "\"}]}");
    }
    return new AnthropicMessages()
        .decode(
            Examples.json(
                "{\"model\":\"auto\",\"max_tokens\":5,\"system\":\""
                    + system
                    + "\",\"messages\":["
                    + messages
                    + "]}"),
            Map.of());
  }

  @Test
  void nextTurnFindsTheTokensOfTheOneBefore() {
    warm.note(Scope.DEFAULT, turns(LONG, "one"), upstream(1e-7), new Usage(2500, 5));

    assertThat(warm.find(Scope.DEFAULT, turns(LONG, "one", "answer", "two")))
        .containsExactly(Map.entry("m", 2500));
    assertThat(warm.find(Scope.DEFAULT, turns(LONG, "one"))).containsKey("m");
    assertThat(warm.find(Scope.DEFAULT, turns(LONG, "another"))).isEmpty();
    assertThat(warm.find(Scope.DEFAULT, turns(LONG + "!", "one", "answer", "two"))).isEmpty();
  }

  @Test
  void tenantsNeverMeet() {
    warm.note(new Scope("a", "w"), turns(LONG, "one"), upstream(1e-7), new Usage(2500, 5));

    assertThat(warm.find(new Scope("b", "w"), turns(LONG, "one", "x", "two"))).isEmpty();
    assertThat(warm.find(new Scope("a", "w"), turns(LONG, "one", "x", "two"))).isNotEmpty();
  }

  @Test
  void itColdsAfterFiveMinutes() {
    warm.note(Scope.DEFAULT, turns(LONG, "one"), upstream(1e-7), new Usage(2500, 5));
    now.addAndGet(TimeUnit.MINUTES.toNanos(5) + 1);

    assertThat(warm.find(Scope.DEFAULT, turns(LONG, "one", "x", "two"))).isEmpty();
  }

  @Test
  void modelsThatDoNotCacheAndShortPromptsAreNotNoted() {
    warm.note(Scope.DEFAULT, turns(LONG, "one"), upstream(1e-6), new Usage(2500, 5));
    warm.note(Scope.DEFAULT, turns("short", "two"), upstream(1e-7), new Usage(2500, 5));
    warm.note(Scope.DEFAULT, turns(LONG, "three"), upstream(1e-7), new Usage(100, 5));

    assertThat(warm.find(Scope.DEFAULT, turns(LONG, "one", "x", "y"))).isEmpty();
    assertThat(warm.find(Scope.DEFAULT, turns("short", "two", "x", "y"))).isEmpty();
    assertThat(warm.find(Scope.DEFAULT, turns(LONG, "three", "x", "y"))).isEmpty();
  }
}
