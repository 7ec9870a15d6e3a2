package dev.scrubjay.gateway.upstream.provider;

import dev.scrubjay.gateway.config.AzureConfig;
import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.config.ProviderQuirks;
import dev.scrubjay.gateway.config.WellKnownProvider;
import dev.scrubjay.gateway.dialect.ProviderDialect;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicProvider;
import dev.scrubjay.gateway.dialect.gemini.GeminiProvider;
import dev.scrubjay.gateway.dialect.openai.AzureProvider;
import dev.scrubjay.gateway.dialect.openai.OpenAiProvider;
import dev.scrubjay.gateway.dialect.openai.OpenAiVariant;
import dev.scrubjay.gateway.dialect.vertex.VertexProvider;
import java.time.InstantSource;

/** Makes the dialect that a provider's configuration names. */
public final class ProviderDialects {
  private ProviderDialects() {}

  /** The dialect of {@code provider}. */
  public static ProviderDialect of(ProviderConfig provider, InstantSource clock) {
    return switch (provider.kind()) {
      case OPENAI -> openAi(WellKnownProvider.quirksOf(provider));
      case ANTHROPIC -> new AnthropicProvider(clock);
      case GEMINI -> new GeminiProvider(clock);
      case AZURE -> provider.azure().map(ProviderDialects::azure).orElseGet(OpenAiProvider::new);
      case BEDROCK -> throw new UnsupportedOperationException("bedrock");
      case VERTEX -> new VertexProvider(clock);
    };
  }

  private static ProviderDialect openAi(ProviderQuirks quirks) {
    ProviderDialect openAi = new OpenAiProvider();
    return quirks.changeRequests()
        ? new OpenAiVariant(openAi, quirks.refused(), quirks.renamed())
        : openAi;
  }

  private static ProviderDialect azure(AzureConfig azure) {
    return new AzureProvider(
        new OpenAiProvider(), azure.apiVersion().orElse(null), azure::deploymentOf);
  }
}
