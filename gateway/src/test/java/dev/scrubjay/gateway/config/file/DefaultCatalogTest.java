package dev.scrubjay.gateway.config.file;

import static dev.scrubjay.policy.model.Capability.ANALYSIS;
import static dev.scrubjay.policy.model.Capability.CODE;
import static dev.scrubjay.policy.model.Capability.COST_EFFECTIVE;
import static dev.scrubjay.policy.model.Capability.EMBEDDING;
import static dev.scrubjay.policy.model.Capability.FAST_PROCESSING;
import static dev.scrubjay.policy.model.Capability.LONG_CONTEXT;
import static dev.scrubjay.policy.model.Capability.MULTIMODAL;
import static dev.scrubjay.policy.model.Capability.REASONING;
import static dev.scrubjay.policy.model.Capability.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelProfile;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DefaultCatalogTest {
  @Test
  void catalogIsTheSpecificationsTableAndAnEmbeddingModel() {
    assertThat(DefaultCatalog.models())
        .extracting(ModelConfig::profile)
        .containsExactly(
            model(
                "gpt-4o",
                "GPT-4o",
                "openai",
                0.00003,
                1200,
                0.95,
                128_000,
                TEXT,
                ANALYSIS,
                REASONING,
                CODE,
                MULTIMODAL),
            model(
                "gpt-4o-mini",
                "GPT-4o Mini",
                "openai",
                0.000015,
                800,
                0.88,
                128_000,
                TEXT,
                ANALYSIS,
                REASONING,
                CODE),
            model(
                "claude-3.5-sonnet",
                "Claude-3.5 Sonnet",
                "anthropic",
                0.00003,
                1000,
                0.93,
                200_000,
                TEXT,
                ANALYSIS,
                REASONING,
                LONG_CONTEXT),
            model(
                "claude-3-haiku",
                "Claude-3 Haiku",
                "anthropic",
                0.00000025,
                400,
                0.85,
                200_000,
                TEXT,
                ANALYSIS,
                FAST_PROCESSING),
            model(
                "llama-3.1-8b",
                "Llama-3.1-8B",
                "meta",
                0.0000002,
                600,
                0.82,
                128_000,
                TEXT,
                ANALYSIS,
                COST_EFFECTIVE),
            model(
                "gemini-pro",
                "Gemini Pro",
                "google",
                0.0000005,
                700,
                0.87,
                30_000,
                TEXT,
                ANALYSIS,
                MULTIMODAL),
            model(
                "text-embedding-3-small",
                "Text Embedding 3 Small",
                "openai",
                0.00000002,
                200,
                0.9,
                8191,
                EMBEDDING));
  }

  private static ModelProfile model(
      String id,
      String displayName,
      String provider,
      double cost,
      long millis,
      double accuracy,
      int maxTokens,
      Capability... capabilities) {
    return new ModelProfile(
        id,
        displayName,
        provider,
        cost,
        cost,
        Duration.ofMillis(millis),
        accuracy,
        maxTokens,
        Set.of(capabilities));
  }
}
