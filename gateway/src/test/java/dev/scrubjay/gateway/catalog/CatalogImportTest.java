package dev.scrubjay.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.scrubjay.gateway.catalog.Change.ChangeKind;
import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.gateway.config.file.ConfigLoader;
import dev.scrubjay.gateway.config.file.LocalCatalog;
import dev.scrubjay.gateway.config.file.PriceName;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.model.Prices;
import dev.scrubjay.policy.model.TokenKind;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Imports of excerpts in the formats of LiteLLM and models.dev. Models named {@code invented} are
 * not real, nor are limits and prices that are wrong on purpose.
 */
final class CatalogImportTest {
  private static final Map<String, String> SEED = Map.of("SCRUBJAY_CATALOG", "seed");
  private static final LocalCatalog SHIPPED = ConfigLoader.catalog(null, SEED);
  private static final Map<String, String> KEY =
      Map.of("OPENAI_API_KEY", "o", "SCRUBJAY_CATALOG", "seed");
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 26);

  @TempDir private Path directory;

  private static Path file(String name) {
    try {
      return Path.of(CatalogImportTest.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Change> changes(String name, LocalCatalog local) {
    return CatalogImport.of(file(name), local, model -> true, TODAY);
  }

  private static Change change(List<Change> changes, String model) {
    return changes.stream().filter(c -> c.model().equals(model)).findFirst().orElseThrow();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  @Test
  void pricesPerTokenAreImportedUnchanged() {
    Change gpt = change(changes("litellm.json", SHIPPED), "gpt-4o");
    assertThat(gpt.kind()).isEqualTo(ChangeKind.CHANGED);
    assertThat(gpt.settings())
        .containsExactly(
            entry("input_cost_per_token", "0.0000025"),
            entry("output_cost_per_token", "0.00001"),
            entry("cached_read_cost_per_token", "0.00000125"),
            entry("max_output_tokens", "16384"));
    assertThat(gpt.notes()).contains("input_cost_per_token 0.00003 -> 0.0000025");
  }

  @Test
  void pricesPerMillionAreDivided() {
    Change gpt = change(changes("models-dev.json", SHIPPED), "gpt-4o");
    assertThat(gpt.settings())
        .containsExactly(
            entry("input_cost_per_token", "0.0000025"),
            entry("output_cost_per_token", "0.00001"),
            entry("cached_read_cost_per_token", "0.00000125"),
            entry("max_output_tokens", "16384"));
  }

  @Test
  void modelIsMatchedByItsNameAtTheProvider() {
    Change haiku = change(changes("litellm.json", SHIPPED), "claude-3-haiku");
    assertThat(haiku.kind()).isEqualTo(ChangeKind.UNCHANGED);
    assertThat(change(changes("litellm.json", SHIPPED), "text-embedding-3-small").kind())
        .isEqualTo(ChangeKind.CHANGED); // its output is free
  }

  @Test
  void implausibleValuesAreSkippedAndTheModelStaysUnchanged() {
    List<Change> perToken = changes("litellm.json", SHIPPED);
    assertThat(change(perToken, "gemini-pro").notes())
        .containsExactly("its input price is implausible: $500000.0 per million tokens");
    assertThat(change(perToken, "invented-negative").notes())
        .containsExactly("its input price is negative");
    assertThat(change(perToken, "invented-nan").notes())
        .containsExactly("its output price is not a number");
    assertThat(change(perToken, "invented-endless").notes())
        .containsExactly("it has no valid limit of tokens");
    assertThat(change(perToken, "invented-picture").notes())
        .containsExactly("its mode is image_generation");
    List<Change> perMillion = changes("models-dev.json", SHIPPED);
    assertThat(change(perMillion, "gpt-4o-mini").notes().get(0)).contains("implausible");
    assertThat(change(perMillion, "gemini-pro").notes().get(0))
        .contains("it is free in the catalog");
    assertThat(change(perMillion, "invented-painter").notes())
        .containsExactly("its mode is text+image");
    assertThat(perToken).noneMatch(c -> c.model().equals("sample_spec"));
  }

  @Test
  void modelsOfUnconfiguredProvidersAreNotImported() {
    assertThat(changes("litellm.json", ConfigLoader.catalog(null, KEY)))
        .contains(
            new Change(
                "gpt-4o",
                ChangeKind.ELSEWHERE,
                Map.of(),
                List.of("provider azure is not configured")));
  }

  @Test
  void newModelIsAddedDisabled() throws IOException {
    List<Change> changes = changes("models-dev.json", SHIPPED);
    Change thinker = change(changes, "invented-thinker");
    assertThat(thinker.kind()).isEqualTo(ChangeKind.ADDED);
    Path written = directory.resolve("models.yaml");
    ModelsYaml.write(written, SHIPPED, changes);
    Path config = write("scrubjay.yaml", "catalog_file: models.yaml\n");
    assertThat(ConfigLoader.load(config, KEY).config().models())
        .extracting(model -> model.profile().id())
        .contains("gpt-4o")
        .doesNotContain("invented-thinker");
    Path enabled =
        write(
            "enabled.yaml",
            """
            catalog_file: models.yaml
            models:
              invented-thinker: {enabled: true, accuracy: 0.9, latency: 3s}
            """);
    ModelProfile profile = model(enabled, "invented-thinker");
    assertThat(profile.displayName()).isEqualTo("Invented \"Thinker\"");
    assertThat(profile.inputCostPerToken()).isEqualTo(0.0000011);
    assertThat(profile.maxTokens()).isEqualTo(200_000);
    assertThat(profile.capabilities())
        .extracting(Enum::name)
        .containsExactlyInAnyOrder("TEXT", "MULTIMODAL", "REASONING", "DOCUMENT", "TOOLS");
  }

  private static ModelProfile model(Path config, String id) {
    return ConfigLoader.load(config, KEY).config().models().stream()
        .map(ModelConfig::profile)
        .filter(profile -> profile.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void settingsInTheConfigurationWin() throws IOException {
    Path config =
        write(
            "scrubjay.yaml",
            """
            models:
              gpt-4o: {input_cost_per_token: 0.000002}
              gpt-4o-mini: {cost_per_token: 0.000001}
            """);
    LocalCatalog local = ConfigLoader.catalog(config, KEY);
    List<Change> changes = changes("litellm.json", local);
    assertThat(change(changes, "gpt-4o").settings())
        .containsOnlyKeys(
            "output_cost_per_token", "cached_read_cost_per_token", "max_output_tokens");
    assertThat(change(changes, "gpt-4o").notes())
        .contains("input_cost_per_token 0.000002 -> 0.0000025 (not changed: it is pinned)");
    assertThat(change(changes, "gpt-4o-mini").settings()).containsOnlyKeys("max_tokens");
  }

  @Test
  void handWrittenPriceWinsOverAnImportedOne() throws IOException {
    ModelsYaml.write(directory.resolve("models.yaml"), SHIPPED, changes("litellm.json", SHIPPED));
    Path config =
        write(
            "scrubjay.yaml",
            "catalog_file: models.yaml\nmodels:\n  gpt-4o: {cost_per_token: 0.000001}\n");
    assertThat(model(config, "gpt-4o").inputCostPerToken()).isEqualTo(0.000001);
    assertThat(model(config, "gpt-4o-mini").inputCostPerToken()).isEqualTo(0.00000015);
    assertThat(model(config, "gpt-4o-mini").maxTokens()).isEqualTo(130_000);
  }

  @Test
  void importingAgainChangesNothingAndLosesNothing() throws IOException {
    Path written = directory.resolve("models.yaml");
    ModelsYaml.write(written, SHIPPED, changes("litellm.json", SHIPPED));
    Path config = write("scrubjay.yaml", "catalog_file: models.yaml\n");
    LocalCatalog local = ConfigLoader.catalog(config, SEED);
    List<Change> again = changes("litellm.json", local);
    assertThat(again)
        .noneMatch(c -> c.kind() == ChangeKind.ADDED || c.kind() == ChangeKind.CHANGED);
    String before = Files.readString(written);
    ModelsYaml.write(written, local, again);
    assertThat(Files.readString(written)).isEqualTo(before);
    ModelsYaml.write(written, local, changes("models-dev.json", local));
    assertThat(Files.readString(written)).contains("invented-large").contains("invented-thinker");
  }

  @Test
  void everyPriceLimitAndDateIsRead() throws IOException {
    Path prices =
        write(
            "prices.json",
            """
            {"full":{"litellm_provider":"openai","mode":"chat","max_input_tokens":"272000",
              "max_output_tokens":128000,"input_cost_per_token":"2e-06","output_cost_per_token":1e-05,
              "cache_read_input_token_cost":2e-07,"cache_creation_input_token_cost":2.5e-06,
              "cache_creation_input_token_cost_above_1hr":4e-06,
              "output_cost_per_reasoning_token":1.1e-05,"input_cost_per_audio_token":3e-05,
              "output_cost_per_audio_token":6e-05,"input_cost_per_image_token":5e-06,
              "output_cost_per_image_token":4e-05,"input_cost_per_token_batches":1e-06,
              "output_cost_per_token_flex":5e-06,"cache_read_input_token_cost_priority":4e-07,
              "input_cost_per_token_above_200k_tokens":4e-06,
              "input_cost_per_token_above_200k_tokens_batches":2e-06,
              "deprecation_date":"2027-01-14","supports_pdf_input":true,"supports_audio_input":true,
              "supports_response_schema":true,"supports_function_calling":true},
             "stepped":{"litellm_provider":"openai","mode":"chat","max_input_tokens":252000,
              "input_cost_per_token":1e-06,"output_cost_per_token":5e-06,"tiered_pricing":[
               {"range":[0,32000],"input_cost_per_token":1.2e-06,"output_cost_per_token":6e-06},
               {"range":[32000,128000],"input_cost_per_token":2.4e-06}]},
             "gone":{"litellm_provider":"openai","mode":"chat","max_input_tokens":100,
              "input_cost_per_token":1e-06,"output_cost_per_token":1e-06,
              "deprecation_date":"2026-11-26"},
             "gpt-4o-mini":{"litellm_provider":"openai","mode":"chat","max_input_tokens":128000,
              "input_cost_per_token":1.5e-05,"output_cost_per_token":1.5e-05,
              "deprecation_date":"2026-01-01"}}
            """);
    List<Change> changes = CatalogImport.of(prices, SHIPPED, model -> true, TODAY);
    assertThat(change(changes, "full").settings())
        .contains(
            entry("input_cost_per_token", "0.000002"),
            entry("cached_read_cost_per_token", "0.0000002"),
            entry("cache_write_cost_per_token", "0.0000025"),
            entry("cache_write_1h_cost_per_token", "0.000004"),
            entry("reasoning_cost_per_token", "0.000011"),
            entry("audio_input_cost_per_token", "0.00003"),
            entry("audio_output_cost_per_token", "0.00006"),
            entry("image_input_cost_per_token", "0.000005"),
            entry("image_output_cost_per_token", "0.00004"),
            entry("batch_input_cost_per_token", "0.000001"),
            entry("flex_output_cost_per_token", "0.000005"),
            entry("priority_cached_read_cost_per_token", "0.0000004"),
            entry("input_cost_per_token_above_200k", "0.000004"),
            entry("batch_input_cost_per_token_above_200k", "0.000002"),
            entry("max_tokens", "272000"),
            entry("max_output_tokens", "128000"),
            entry("retired", "2027-01-14"),
            entry("capabilities", "text, audio, document, tools, json_schema"));
    assertThat(change(changes, "stepped").settings())
        .contains(
            entry("input_cost_per_token", "0.0000012"),
            entry("input_cost_per_token_above_32k", "0.0000024"));
    assertThat(change(changes, "gone").notes()).containsExactly("it is retired since 2026-11-26");
    assertThat(change(changes, "gpt-4o-mini").notes()).contains("retired since 2026-01-01");
    Path written = directory.resolve("models.yaml");
    ModelsYaml.write(written, SHIPPED, changes);
    Path config =
        write(
            "scrubjay.yaml",
            "catalog_file: models.yaml\nmodels: {full: {enabled: true, accuracy: 0.9}}\n");
    Prices read = model(config, "full").prices();
    assertThat(read.standard(TokenKind.CACHED_AUDIO)).isEqualTo(2e-7);
    assertThat(read.standard(TokenKind.CACHE_WRITE_1H)).isEqualTo(4e-6);
    assertThat(read.tariffs()).hasSize(6);
  }

  @Test
  void otherFileIsNotOverwritten() throws IOException {
    Path other = write("precious.yaml", "mine\n");
    assertThatThrownBy(() -> ModelsYaml.write(other, SHIPPED, List.of()))
        .isInstanceOf(UnusableFileException.class)
        .hasMessageContaining("precious.yaml: it exists already");
    assertThat(Files.readString(other)).isEqualTo("mine\n");
  }

  @Test
  void unusableFilesAreNamedWithTheReason() throws IOException {
    Map<Path, String> files =
        Map.of(
            directory.resolve("absent.json"),
            "there is no such file",
            directory,
            "cannot be read",
            write("cut.json", "{\"gpt-4o\":\n {\"litellm"),
            "not JSON, at line 2",
            write("empty.json", ""),
            "neither LiteLLM's",
            write("list.json", "[]"),
            "neither LiteLLM's",
            write("other.json", "{\"a\":{\"b\":1}}"),
            "neither LiteLLM's");
    files.forEach(
        (path, complaint) ->
            assertThatThrownBy(() -> CatalogImport.of(path, SHIPPED, model -> true, TODAY))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageStartingWith(path + ": ")
                .hasMessageContaining(complaint));
  }

  @Test
  void onlyWantedModelsAreImported() {
    assertThat(CatalogImport.of(file("litellm.json"), SHIPPED, "gpt-4o"::equals, TODAY))
        .extracting(Change::model)
        .containsOnly("gpt-4o");
  }

  @Property
  void writtenPricesAreWithinBounds(@ForAll double input, @ForAll double output) {
    Offer offer =
        new Offer(
            "openai",
            "gpt-4o",
            "x",
            "chat",
            Map.of(
                PriceName.standard(TokenKind.INPUT), input,
                PriceName.standard(TokenKind.OUTPUT), output),
            OptionalInt.of(1000),
            OptionalInt.empty(),
            Set.of(),
            Optional.empty(),
            Optional.empty());
    List<String> prices = new ArrayList<>();
    for (Change change : CatalogImport.ofOffers(List.of(offer), SHIPPED, TODAY)) {
      change
          .settings()
          .forEach(
              (name, value) -> {
                if (name.endsWith("_per_token")) {
                  prices.add(value);
                }
              });
    }
    assertThat(prices).allSatisfy(p -> assertThat(Double.parseDouble(p)).isBetween(0.0, 0.01));
  }
}
