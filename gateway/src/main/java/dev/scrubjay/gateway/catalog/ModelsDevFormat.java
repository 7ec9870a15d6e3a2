package dev.scrubjay.gateway.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.policy.model.Capability;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The format of the {@code api.json} of <a href="https://models.dev">models.dev</a>: an object of
 * providers by id, each with its models by id; prices in USD per million tokens.
 */
final class ModelsDevFormat {
  private static final String MODELS = "models";
  private static final double PER_TOKEN = 1e-6;

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
        Numbers.price(cost, "input", PER_TOKEN),
        Numbers.price(cost, "output", PER_TOKEN),
        Numbers.tokens(model.path("limit"), "context"),
        capabilities(model));
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
      if (modality.asText().equals("image")) {
        capabilities.add(Capability.MULTIMODAL);
      }
    }
    if (model.path("reasoning").asBoolean()) {
      capabilities.add(Capability.REASONING);
    }
    return capabilities;
  }
}
