package dev.scrubjay.gateway.config.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scrubjay.gateway.config.reader.ConfigException;
import dev.scrubjay.policy.model.ModelProfile;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PricesReaderTest {
  private static ModelProfile priced(String settings) {
    String yaml =
        """
        providers: {own: {kind: openai, base_url: "http://127.0.0.1:9/v1"}}
        models: {mine: {provider: own, input_cost_per_token: 2e-8, %s}}
        """
            .formatted(settings);
    return ConfigLoader.load(Path.of("scrubjay.yaml"), yaml, Map.of())
        .config()
        .served()
        .getFirst()
        .profile();
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedding", "moderation", "rerank", "embedding, multimodal"})
  void inputPriceAloneIsEnoughForModelsWithoutOutput(String capabilities) {
    ModelProfile model = priced("capabilities: [" + capabilities + "]");
    assertThat(model.inputCostPerToken()).isEqualTo(2e-8);
    assertThat(model.outputCostPerToken()).isZero();
    assertThat(model.isRoutable()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "capabilities: [text]",
        "capabilities: [text, embedding]",
        "capabilities: [code]",
        "accuracy: 0.5",
        "display_name: An embedder"
      })
  void outputOfAnyOtherModelIsNotFreeUnlessItIsWritten(String settings) {
    assertThatThrownBy(() -> priced(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("models.mine.output_cost_per_token: missing")
        .hasMessageContaining("[embedding]");
    assertThat(priced(settings + ", output_cost_per_token: 0").outputCostPerToken()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedding", "rerank"})
  void writtenOutputPriceHolds(String capability) {
    ModelProfile model = priced("output_cost_per_token: 3e-8, capabilities: [" + capability + "]");
    assertThat(model.outputCostPerToken()).isEqualTo(3e-8);
  }
}
