package dev.scrubjay.gateway.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.config.file.PriceName;
import dev.scrubjay.policy.model.Prices.Tariff;
import dev.scrubjay.policy.model.ServiceTier;
import dev.scrubjay.policy.model.TokenKind;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The prices in LiteLLM's format: members such as {@code cache_read_input_token_cost}, with {@code
 * _above_200k_tokens} for long requests and {@code _batches}, {@code _flex} or {@code _priority}
 * for a class of service; or steps by length in {@code tiered_pricing}.
 */
final class LiteLlmPrices {
  private static final Map<String, TokenKind> KINDS =
      Map.ofEntries(
          Map.entry("input_cost_per_token", TokenKind.INPUT),
          Map.entry("output_cost_per_token", TokenKind.OUTPUT),
          Map.entry("cache_read_input_token_cost", TokenKind.CACHED_READ),
          Map.entry("cache_creation_input_token_cost", TokenKind.CACHE_WRITE),
          Map.entry("cache_creation_input_token_cost_above_1hr", TokenKind.CACHE_WRITE_1H),
          Map.entry("output_cost_per_reasoning_token", TokenKind.REASONING),
          Map.entry("input_cost_per_audio_token", TokenKind.AUDIO_INPUT),
          Map.entry("cache_read_input_audio_token_cost", TokenKind.CACHED_AUDIO),
          Map.entry("output_cost_per_audio_token", TokenKind.AUDIO_OUTPUT),
          Map.entry("input_cost_per_image_token", TokenKind.IMAGE_INPUT),
          Map.entry("cache_read_input_image_token_cost", TokenKind.CACHED_IMAGE),
          Map.entry("output_cost_per_image_token", TokenKind.IMAGE_OUTPUT));

  private static final Map<String, ServiceTier> TIERS =
      Map.of(
          "_batches", ServiceTier.BATCH,
          "_flex", ServiceTier.FLEX,
          "_priority", ServiceTier.PRIORITY);

  private static final Pattern MEMBER =
      Pattern.compile("(.+?)(?:_above_(\\d{1,6})k_tokens)?(_batches|_flex|_priority)?");

  private static final int THOUSAND = 1000;

  /** Standard prices first, each kind after the one that it is a part of. */
  static final Comparator<PriceName> ORDER =
      Comparator.comparing(PriceName::tariff).thenComparing(PriceName::kind);

  private LiteLlmPrices() {}

  static Map<PriceName, Double> of(JsonNode model) {
    Map<PriceName, Double> prices = new TreeMap<>(ORDER);
    for (Map.Entry<String, JsonNode> member : model.properties()) {
      name(member.getKey())
          .ifPresent(
              name ->
                  Numbers.price(model, member.getKey(), 1).ifPresent(usd -> prices.put(name, usd)));
    }
    for (JsonNode step : model.path("tiered_pricing")) {
      long above = step.path("range").path(0).asLong() / THOUSAND * THOUSAND;
      KINDS.forEach(
          (member, kind) ->
              Numbers.price(step, member, 1)
                  .ifPresent(
                      usd ->
                          prices.put(
                              new PriceName(new Tariff(ServiceTier.STANDARD, above), kind), usd)));
    }
    return prices;
  }

  private static Optional<PriceName> name(String member) {
    Matcher matcher = MEMBER.matcher(member);
    TokenKind kind = matcher.matches() ? KINDS.get(matcher.group(1)) : null;
    if (kind == null) {
      return Optional.empty();
    }
    long above = matcher.group(2) == null ? 0 : Long.parseLong(matcher.group(2)) * THOUSAND;
    ServiceTier tier =
        matcher.group(3) == null ? ServiceTier.STANDARD : TIERS.get(matcher.group(3));
    return Optional.of(
        new PriceName(new Tariff(tier == null ? ServiceTier.STANDARD : tier, above), kind));
  }
}
