package dev.scrubjay.gateway.config.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.config.CatalogProfile;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.prior.Ability;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ServedCatalogTest {
  private static final String PROVIDERS =
      """
      providers:
        openai: {kind: openai, base_url: "http://127.0.0.1:9/v1", api_key: k}
      """;

  private static ModelCatalog catalog(String yaml) {
    return ServedCatalog.of(
        ConfigLoader.load(Path.of("scrubjay.yaml"), PROVIDERS + yaml, Map.of()).config().served());
  }

  private static String own(String settings) {
    return "models: {mine: {provider: openai, cost_per_token: 0.000001, capabilities: [text], %s}}"
        .formatted(settings);
  }

  private static ModelCatalog shipped() {
    return ServedCatalog.of(DefaultCatalog.models(CatalogProfile.CURRENT));
  }

  private static String source(ModelCatalog catalog, String id) {
    return catalog.ability(id).map(Ability::source).orElse("none");
  }

  @Test
  void shippedModelsHaveTheResultsThatAreTheirs() {
    ModelCatalog shipped = shipped();
    assertThat(source(shipped, "gpt-4o-mini")).startsWith("gpt-4o-mini");
    assertThat(source(shipped, "bedrock/anthropic.claude-haiku-4-5-20251001-v1:0"))
        .startsWith("claude-haiku-4-5");
    assertThat(source(shipped, "groq/openai/gpt-oss-120b")).startsWith("gpt-oss-120b");
    assertThat(source(shipped, "bedrock/openai.gpt-oss-120b-1:0")).startsWith("gpt-oss-120b");
    assertThat(source(shipped, "together/deepseek-ai/DeepSeek-V4-Pro-0813"))
        .startsWith("deepseek-v4-pro");
    assertThat(source(shipped, "bedrock/deepseek.v3.2")).startsWith("deepseek-v");
    assertThat(source(shipped, "bedrock/meta.llama3-3-70b-instruct-v1:0"))
        .startsWith("llama-3.3-70b");
    assertThat(source(shipped, "open-mistral-nemo")).isEqualTo("mistral-nemo");
    assertThat(source(shipped, "devstral-latest")).isEqualTo("devstral-2512");
  }

  @Test
  void mostShippedModelsAreKnownAndTheWarningNamesTheOthers() {
    ModelCatalog shipped = shipped();
    assertThat(shipped.isMeasured()).isTrue();
    long routable = shipped.models().stream().filter(model -> model.isRoutable()).count();
    assertThat(shipped.unmeasured()).hasSizeLessThan((int) routable / 2);
    assertThat(ServedCatalog.warning(shipped).orElse(""))
        .contains("neither published results nor verdicts")
        .contains(shipped.unmeasured());
  }

  @Test
  void modelWithoutResultsIsNotForTheRouterUnlessTheOperatorSaysSo() {
    assertThat(catalog(own("display_name: Mine")).unmeasured()).contains("mine");
    assertThat(source(catalog(own("routed: true")), "mine")).isEqualTo("assumed");
    assertThat(source(catalog(own("accuracy: 0.9")), "mine")).isEqualTo("configured");
    assertThat(catalog(own("routed: false")).unmeasured()).doesNotContain("mine");
  }

  @Test
  void statedAccuracyReplacesPublishedResults() {
    ModelCatalog stated = catalog("models: {gpt-4o-mini: {accuracy: 0.9}}");
    assertThat(stated.ability("gpt-4o-mini")).isEqualTo(Optional.of(Ability.stated(0.9)));
    assertThat(source(stated, "gpt-4o")).startsWith("gpt-4o");
  }

  @Test
  void modelsOfOnesOwnAreFoundByTheirNameAtTheProvider() {
    assertThat(source(catalog(own("upstream_name: openai/gpt-4o-mini")), "mine"))
        .startsWith("gpt-4o-mini");
  }

  @Test
  void seedCatalogHasNoAbilitiesWhateverIsConfigured() {
    ModelCatalog seed = catalog("catalog: seed\n" + own("accuracy: 0.9"));
    assertThat(seed.isMeasured()).isFalse();
    assertThat(seed.ability("gpt-4o")).isEmpty();
    assertThat(ServedCatalog.warning(seed)).isEmpty();
  }

  @Test
  void aliasesAreReadFromTheTable() {
    PublishedResults results =
        PublishedResults.parse(
            """
            # alias wren-latest wren-3
            wren-3\t40\twren-3\t1\t1\t1\t1\t1\t1\t1\t1\t1\t1
            """);
    assertThat(results.find("org/Wren-Latest", "x").map(Ability::source)).contains("wren-3");
    assertThat(results.find("finch", "eu.vendor.wren-3").map(Ability::source)).contains("wren-3");
    assertThat(results.find("finch", "finch")).isEmpty();
  }
}
