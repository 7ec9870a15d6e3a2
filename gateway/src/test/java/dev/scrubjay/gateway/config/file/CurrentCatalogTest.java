package dev.scrubjay.gateway.config.file;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.scrubjay.gateway.config.CatalogProfile;
import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.gateway.config.WellKnownProvider;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.model.Prices;
import dev.scrubjay.policy.model.TokenKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The catalog of today is plausible, whatever {@code scripts/catalog} made of its source. */
final class CurrentCatalogTest {
  private static final Set<String> PROVIDERS =
      Set.of(
          "openai",
          "anthropic",
          "google",
          "meta",
          "mistral",
          "deepseek",
          "xai",
          "groq",
          "together",
          "fireworks",
          "cerebras",
          "perplexity",
          "cohere",
          "qwen",
          "bedrock",
          "vertex");

  private static final List<ModelConfig> MODELS = DefaultCatalog.models(CatalogProfile.CURRENT);

  private static List<ModelProfile> profiles() {
    return MODELS.stream().map(ModelConfig::profile).toList();
  }

  private static boolean embeds(ModelProfile model) {
    return model.capabilities().contains(Capability.EMBEDDING);
  }

  private static ModelProfile model(String id) {
    return profiles().stream().filter(model -> model.id().equals(id)).findFirst().orElseThrow();
  }

  private static LocalDate made() throws IOException {
    try (InputStream in =
        requireNonNull(CurrentCatalogTest.class.getResourceAsStream("current-catalog.json"))) {
      String head = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Matcher date = Pattern.compile("(?m)^# date: (.*)$").matcher(head);
      assertThat(head).containsPattern("(?m)^# source: \\S+");
      assertThat(date.find()).isTrue();
      return LocalDate.parse(date.group(1));
    }
  }

  @Test
  void itHasTheModelsOfEveryMaker() {
    assertThat(MODELS).hasSizeBetween(120, 400);
    Map<String, Long> byProvider =
        profiles().stream()
            .collect(Collectors.groupingBy(ModelProfile::provider, Collectors.counting()));
    assertThat(byProvider.keySet()).isEqualTo(PROVIDERS);
    assertThat(WellKnownProvider.names()).containsAll(PROVIDERS);
    assertThat(byProvider.get("openai")).isGreaterThan(15);
    assertThat(byProvider.get("anthropic")).isGreaterThan(8);
    assertThat(profiles().stream().filter(CurrentCatalogTest::embeds).count()).isGreaterThan(8);
    assertThat(profiles().stream().filter(ModelProfile::isRoutable).count()).isGreaterThan(90);
  }

  @Test
  void everyPriceIsPlausible() {
    for (ModelProfile model : profiles()) {
      assertThat(model.prices().areKnown()).as(model.id()).isTrue();
      assertThat(model.inputCostPerToken()).as(model.id()).isBetween(1e-9, 2e-4);
      assertThat(model.outputCostPerToken())
          .as(model.id())
          .isBetween(embeds(model) ? 0 : 1e-8, 1e-3);
      if (!embeds(model)) {
        assertThat(model.outputCostPerToken())
            .as(model.id())
            .isGreaterThanOrEqualTo(model.inputCostPerToken());
      }
      model
          .prices()
          .tariffs()
          .forEach(
              (tariff, prices) ->
                  assertThat(prices.values()).as(model.id()).allMatch(usd -> usd <= 1e-3));
    }
  }

  @Test
  void cachedTokensCostLessThanInputAndOtherTariffsHaveTheirOrder() {
    for (ModelProfile model : profiles()) {
      Prices prices = model.prices();
      assertThat(prices.standard(TokenKind.CACHED_READ))
          .as(model.id())
          .isLessThanOrEqualTo(prices.input());
      assertThat(prices.standard(TokenKind.CACHE_WRITE))
          .as(model.id())
          .isLessThanOrEqualTo(2 * prices.input() + 1e-12);
      prices
          .tariffs()
          .forEach(
              (tariff, own) -> {
                double input = own.getOrDefault(TokenKind.INPUT, prices.input());
                switch (tariff.tier()) {
                  case STANDARD, PRIORITY ->
                      assertThat(input).as(model.id()).isGreaterThanOrEqualTo(prices.input());
                  case BATCH, FLEX ->
                      assertThat(input)
                          .as(model.id())
                          .isLessThanOrEqualTo(
                              tariff.aboveInputTokens() == 0 ? prices.input() : 3 * prices.input());
                }
              });
    }
    assertThat(profiles().stream().filter(m -> m.prices().tariffs().size() > 1).count())
        .isGreaterThan(40);
  }

  @Test
  void limitsAndDatesAreSane() throws IOException {
    LocalDate made = made();
    for (ModelConfig model : MODELS) {
      ModelProfile profile = model.profile();
      assertThat(profile.maxTokens()).as(profile.id()).isBetween(512, 20_000_000);
      profile
          .maxOutputTokens()
          .ifPresent(
              output -> assertThat(output).as(profile.id()).isBetween(512, profile.maxTokens()));
      model
          .facts()
          .released()
          .ifPresent(
              day ->
                  assertThat(day)
                      .as(profile.id())
                      .isAfter(LocalDate.of(2022, 1, 1))
                      .isBeforeOrEqualTo(made));
      model.facts().retired().ifPresent(day -> assertThat(day).as(profile.id()).isAfter(made));
    }
  }

  @Test
  void noRetiredModelIsRouted() {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    assertThat(MODELS)
        .filteredOn(model -> model.facts().retired().filter(d -> !d.isAfter(today)).isPresent())
        .noneMatch(model -> model.profile().isRoutable());
  }

  @Test
  void noNameIsThatOfTwoModels() {
    Set<String> names = new HashSet<>();
    for (ModelConfig model : MODELS) {
      assertThat(names.add(model.profile().id())).as(model.profile().id()).isTrue();
      model.facts().aliases().forEach(alias -> assertThat(names.add(alias)).as(alias).isTrue());
    }
  }

  @Test
  void claudesPromptCacheCostsWhatItsMakerSays() {
    ModelProfile claude = model("claude-opus-5-5");
    assertThat(claude.prices().standard(TokenKind.CACHE_WRITE))
        .isCloseTo(1.25 * claude.inputCostPerToken(), within(1e-12));
    assertThat(claude.prices().standard(TokenKind.CACHE_WRITE_1H))
        .isCloseTo(2 * claude.inputCostPerToken(), within(1e-12));
    assertThat(claude.capabilities())
        .contains(
            Capability.MULTIMODAL,
            Capability.DOCUMENT,
            Capability.TOOLS,
            Capability.JSON_SCHEMA,
            Capability.REASONING);
  }
}
