package dev.scrubjay.gateway.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.policy.model.Capability;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The format of LiteLLM's {@code model_prices_and_context_window.json}: an object of models by
 * name, some with the provider before a slash; prices in USD per token. See <a
 * href="https://docs.litellm.ai/docs/provider_registration/add_model_pricing">its
 * documentation</a>.
 */
final class LiteLlmFormat {
  private static final String PROVIDER = "litellm_provider";

  /** The entry that documents the others. */
  private static final String SAMPLE = "sample_spec";

  private static final Map<String, Capability> CAPABILITIES =
      Map.of(
          "supports_vision", Capability.MULTIMODAL,
          "supports_reasoning", Capability.REASONING,
          "supports_audio_input", Capability.AUDIO,
          "supports_pdf_input", Capability.DOCUMENT,
          "supports_function_calling", Capability.TOOLS,
          "supports_response_schema", Capability.JSON_SCHEMA);

  private LiteLlmFormat() {}

  static boolean matches(ObjectNode file) {
    return file.properties().stream()
        .anyMatch(entry -> entry.getValue().path(PROVIDER).isTextual());
  }

  static List<Offer> offers(ObjectNode file) {
    List<Offer> offers = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : file.properties()) {
      if (!entry.getKey().equals(SAMPLE)) {
        offers.add(offer(entry.getKey(), entry.getValue()));
      }
    }
    return offers;
  }

  private static Offer offer(String key, JsonNode model) {
    String provider = model.path(PROVIDER).asText("");
    String name = key.startsWith(provider + "/") ? key.substring(provider.length() + 1) : key;
    return new Offer(
        provider,
        name,
        name,
        model.path("mode").asText(""),
        LiteLlmPrices.of(model),
        maxTokens(model),
        Numbers.tokens(model, "max_output_tokens"),
        capabilities(model),
        Optional.empty(),
        Numbers.date(model, "deprecation_date"));
  }

  /** The context window; {@code max_tokens} is the output's limit, if there are both. */
  private static OptionalInt maxTokens(JsonNode model) {
    OptionalInt input = Numbers.tokens(model, "max_input_tokens");
    return input.isPresent() ? input : Numbers.tokens(model, "max_tokens");
  }

  private static Set<Capability> capabilities(JsonNode model) {
    if (model.path("mode").asText("").equals(Offer.EMBEDDING)) {
      return Set.of(Capability.EMBEDDING);
    }
    Set<Capability> capabilities = EnumSet.of(Capability.TEXT);
    CAPABILITIES.forEach(
        (member, capability) -> {
          if (model.path(member).asBoolean()) {
            capabilities.add(capability);
          }
        });
    return capabilities;
  }
}
