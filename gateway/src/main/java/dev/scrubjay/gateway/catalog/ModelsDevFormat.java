package dev.scrubjay.gateway.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.config.file.PriceName;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.Prices.Tariff;
import dev.scrubjay.policy.model.ServiceTier;
import dev.scrubjay.policy.model.TokenKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The format of the {@code api.json} of <a href="https://models.dev">models.dev</a>: an object of
 * providers by id, each with its models by id; prices in USD per million tokens.
 */
final class ModelsDevFormat {
  private static final String MODELS = "models";
  private static final double PER_TOKEN = 1e-6;

  private static final Tariff OVER_200K = new Tariff(ServiceTier.STANDARD, 200_000);
  private static final Map<String, TokenKind> KINDS =
      Map.of(
          "input", TokenKind.INPUT,
          "output", TokenKind.OUTPUT,
          "cache_read", TokenKind.CACHED_READ,
          "cache_write", TokenKind.CACHE_WRITE,
          "reasoning", TokenKind.REASONING,
          "input_audio", TokenKind.AUDIO_INPUT,
          "output_audio", TokenKind.AUDIO_OUTPUT);

  private ModelsDevFormat() {}

  static boolean matches(ObjectNode file) {
    return file.properties().stream().anyMatch(entry -> entry.getValue().path(MODELS).isObject());
  }

  static List<Offer> offers(ObjectNode file) {
    List<Offer> offers = new ArrayList<>();
    for (Map.Entry<String, JsonNode> provider : file.properties()) {
      for (Map.Entry<String, JsonNode> model : provider.getValue().path(MODELS).properties()) {
        offers.add(offer(provider.getKey(), model.getKey(), model.getValue()));
      }
    }
    return offers;
  }

  private static Offer offer(String provider, String key, JsonNode model) {
    JsonNode cost = model.path("cost");
    return new Offer(
        provider,
        model.path("id").asText(key),
        model.path("name").asText(key),
        mode(model.path("modalities").path("output")),
        prices(cost),
        Numbers.tokens(model.path("limit"), "context"),
        Numbers.tokens(model.path("limit"), "output"),
        capabilities(model),
        Numbers.date(model, "release_date"),
        Optional.empty());
  }

  private static Map<PriceName, Double> prices(JsonNode cost) {
    Map<PriceName, Double> prices = new TreeMap<>(LiteLlmPrices.ORDER);
    KINDS.forEach(
        (member, kind) -> {
          put(prices, Tariff.STANDARD, kind, cost, member);
          put(prices, OVER_200K, kind, cost.path("context_over_200k"), member);
        });
    return prices;
  }

  private static void put(
      Map<PriceName, Double> prices, Tariff tariff, TokenKind kind, JsonNode cost, String member) {
    Numbers.price(cost, member, PER_TOKEN)
        .ifPresent(usd -> prices.put(new PriceName(tariff, kind), usd));
  }

  /** The mode, which the format lacks: models whose only output is text are for chat. */
  private static String mode(JsonNode output) {
    List<String> modalities = new ArrayList<>();
    output.forEach(modality -> modalities.add(modality.asText()));
    return modalities.isEmpty() || modalities.equals(List.of("text"))
        ? Offer.CHAT
        : String.join("+", modalities);
  }

  private static Set<Capability> capabilities(JsonNode model) {
    Set<Capability> capabilities = EnumSet.of(Capability.TEXT);
    for (JsonNode modality : model.path("modalities").path("input")) {
      switch (modality.asText()) {
        case "image" -> capabilities.add(Capability.MULTIMODAL);
        case "audio" -> capabilities.add(Capability.AUDIO);
        case "pdf" -> capabilities.add(Capability.DOCUMENT);
        default -> {}
      }
    }
    if (model.path("reasoning").asBoolean()) {
      capabilities.add(Capability.REASONING);
    }
    if (model.path("tool_call").asBoolean()) {
      capabilities.add(Capability.TOOLS);
    }
    if (model.path("structured_output").asBoolean()) {
      capabilities.add(Capability.JSON_SCHEMA);
    }
    return capabilities;
  }
}
