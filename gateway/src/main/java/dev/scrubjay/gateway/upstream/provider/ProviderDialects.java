package dev.scrubjay.gateway.upstream.provider;

import dev.scrubjay.gateway.config.AzureConfig;
import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.config.ProviderQuirks;
import dev.scrubjay.gateway.config.WellKnownProvider;
import dev.scrubjay.gateway.dialect.ProviderDialect;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicProvider;
import dev.scrubjay.gateway.dialect.bedrock.BedrockProvider;
import dev.scrubjay.gateway.dialect.gemini.GeminiProvider;
import dev.scrubjay.gateway.dialect.openai.AzureProvider;
import dev.scrubjay.gateway.dialect.openai.OpenAiProvider;
import dev.scrubjay.gateway.dialect.openai.OpenAiServer;
import dev.scrubjay.gateway.dialect.openai.OpenAiVariant;
import dev.scrubjay.gateway.dialect.responses.NativeResponses;
import dev.scrubjay.gateway.dialect.responses.ResponsesProvider;
import dev.scrubjay.gateway.dialect.translation.Prefill;
import dev.scrubjay.gateway.dialect.vertex.VertexProvider;
import java.net.URI;
import java.time.InstantSource;
import java.util.Objects;

/** Makes the dialect that a provider's configuration names. */
public final class ProviderDialects {
  private ProviderDialects() {}

  /** The dialect of {@code provider}. */
  public static ProviderDialect of(ProviderConfig provider, InstantSource clock) {
    return switch (provider.kind()) {
      case OPENAI -> withResponses(provider, openAi(provider), clock);
      case ANTHROPIC -> new AnthropicProvider(clock);
      case GEMINI -> new GeminiProvider(clock);
      case AZURE -> {
        ProviderDialect openAi =
            withResponses(provider, new OpenAiProvider(OpenAiServer.OPENAI), clock);
        yield provider.azure().map(azure -> azure(openAi, azure)).orElse(openAi);
      }
      case BEDROCK -> new BedrockProvider(clock);
      case VERTEX -> new VertexProvider(clock);
    };
  }

  /** A dialect with the Responses API, if the provider has it. */
  private static ProviderDialect withResponses(
      ProviderConfig provider, ProviderDialect chat, InstantSource clock) {
    return provider.responses() ? new ResponsesProvider(chat, new NativeResponses(clock)) : chat;
  }

  private static ProviderDialect openAi(ProviderConfig provider) {
    ProviderQuirks quirks = WellKnownProvider.quirksOf(provider);
    URI url = provider.baseUrls().get(0);
    String host = Objects.requireNonNullElse(url.getHost(), "");
    Prefill prefill = provider.extras().prefill().orElseGet(() -> Prefill.ofServer(url));
    ProviderDialect openAi = new OpenAiProvider(OpenAiServer.at(host), prefill);
    return quirks.changeRequests()
        ? new OpenAiVariant(openAi, quirks.refused(), quirks.renamed())
        : openAi;
  }

  private static ProviderDialect azure(ProviderDialect openAi, AzureConfig azure) {
    return new AzureProvider(openAi, azure.apiVersion().orElse(null), azure::deploymentOf);
  }
}
