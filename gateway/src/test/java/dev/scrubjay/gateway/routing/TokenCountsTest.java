package dev.scrubjay.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.gateway.config.file.DefaultCatalog;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.Examples;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.request.FallbackChoice;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.policy.model.ModelCatalog;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Queue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class TokenCountsTest {
  /** 12 tokens by o200k_base, 5 by its characters. */
  private static final String JARGON = "xq zvk wjq pfx bzt qqz";

  private static final ModelCatalog CATALOG =
      new ModelCatalog(DefaultCatalog.models().stream().map(ModelConfig::profile).toList());

  private static final Tokenizer TOKENIZER = new Tokenizer(Runnable::run);

  private final TokenCounts counts = new TokenCounts(() -> CATALOG, TOKENIZER);

  @BeforeAll
  static void load() {
    TOKENIZER.perChar("a");
  }

  private static ChatRequest asking(String text) {
    return Examples.toOpenAi(
        "\"messages\":[{\"role\":\"user\",\"content\":"
            + Json.text(Json.object().textNode(text))
            + "}]");
  }

  private static RoutingRequirements budget(double dollars) {
    return new RoutingRequirements(
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        OptionalDouble.of(dollars),
        OptionalDouble.empty(),
        false,
        FallbackChoice.CONFIGURED);
  }

  @Test
  void tablesAreLoadedElsewhereOnceAndOnlyWhenWanted() {
    Queue<Runnable> loading = new ArrayDeque<>();
    TokenCounts lazy = new TokenCounts(() -> CATALOG, new Tokenizer(loading::add));
    int estimated = input(lazy, asking(JARGON), RoutingRequirements.NONE);
    assertThat(loading).isEmpty();
    assertThat(input(lazy, asking(JARGON), budget(0.001))).isEqualTo(estimated);
    assertThat(input(lazy, asking(JARGON), budget(0.001))).isEqualTo(estimated);
    assertThat(loading).hasSize(1);
  }

  @Test
  void requestFarFromAnyLimitIsEstimated() {
    int counted = input(counts, asking(JARGON), budget(0.001));
    assertThat(input(counts, asking(JARGON), RoutingRequirements.NONE)).isNotEqualTo(counted);
    assertThat(input(counts, asking(JARGON), budget(1000))).isNotEqualTo(counted);
  }

  @Test
  void requestThatMayJustFitAModelIsCounted() {
    String words = "The quick brown fox jumps over the lazy dog, and nobody minds. ".repeat(2100);
    double perChar = TOKENIZER.perChar(words).orElseThrow();
    assertThat(input(counts, asking(words), RoutingRequirements.NONE))
        .isCloseTo((int) (perChar * words.length()), withinPercentage(1));
  }

  @Test
  void countIsTheTokenizers() {
    assertThat(TOKENIZER.perChar("Hello, world! Tokens are counted here.").orElseThrow() * 38)
        .isCloseTo(9, within(1e-9));
  }

  @Test
  void partsOfALongTextStandForTheWhole() {
    String part = "The orders of 3 shops: { \"id\": 17 } are kept; what is late, is told. ";
    double few = TOKENIZER.perChar(part.repeat(20)).orElseThrow();
    assertThat(TOKENIZER.perChar(part.repeat(20_000)).orElseThrow())
        .isCloseTo(few, within(0.02 * few));
  }

  @Test
  void usageThatIsNotReportedIsCounted() {
    String answer =
        """
        {"choices":[{"message":{"content":"Hello, world! Tokens are counted here."}}]}\
        """;
    Usage usage = counts.usage(asking("Hello, world!"), Examples.json(answer));
    assertThat(usage.outputTokens()).isEqualTo(9);
    assertThat(usage.inputTokens()).isBetween(3L, 5L);
    String reported =
        answer.replaceFirst("\\{", "{\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2},");
    assertThat(counts.usage(asking("Hello, world!"), Examples.json(reported)))
        .isEqualTo(new Usage(1, 2));
  }

  private static int input(
      TokenCounts counts, ChatRequest request, RoutingRequirements requirements) {
    return counts.input(request, request.taskText(), requirements);
  }
}
