package dev.scrubjay.gateway.config.file;

import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Section;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.Prices;
import dev.scrubjay.policy.model.Prices.Tariff;
import dev.scrubjay.policy.model.TokenKind;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the prices among a model's settings. */
final class PricesReader {
  private static final Format<Double> COST = Format.number(0, 1);
  private static final String INPUT = PriceName.standard(TokenKind.INPUT).setting();
  private static final String OUTPUT = PriceName.standard(TokenKind.OUTPUT).setting();
  private static final String NO_OUTPUT =
      "not needed with capabilities: [embedding], [moderation] or [rerank]";

  private PricesReader() {}

  /** The prices, which are unknown if there is none; empty if they are invalid. */
  static Optional<Prices> read(Section section, Collection<Capability> capabilities) {
    Map<Tariff, Map<TokenKind, Double>> tariffs = new TreeMap<>();
    if (section.has(PriceName.BOTH)) {
      section
          .find(PriceName.BOTH, COST)
          .ifPresent(both -> tariffs.put(Tariff.STANDARD, both(both)));
    } else if (hasNoOutput(capabilities) && section.has(INPUT)) {
      tariffs.put(Tariff.STANDARD, new EnumMap<>(Map.of(TokenKind.OUTPUT, 0.0)));
    }
    for (String name : section.names()) {
      PriceName.parse(name)
          .ifPresent(price -> section.find(name, COST).ifPresent(usd -> put(tariffs, price, usd)));
    }
    section.has(INPUT); // known, also where they are not written
    section.has(OUTPUT);
    Map<TokenKind, Double> standard = tariffs.getOrDefault(Tariff.STANDARD, Map.of());
    boolean whole = standard.containsKey(TokenKind.INPUT) && standard.containsKey(TokenKind.OUTPUT);
    if (whole || tariffs.isEmpty()) {
      return Optional.of(new Prices(tariffs));
    }
    if (!standard.containsKey(TokenKind.INPUT)) {
      section.require(INPUT, COST);
    } else if (!section.has(OUTPUT)) { // else it is invalid, which is reported already
      section.problem(OUTPUT, "missing (expected: " + COST.expected() + "; " + NO_OUTPUT + ")");
    }
    return Optional.empty();
  }

  /** Whether models with {@code capabilities} answer without tokens that could have a price. */
  private static boolean hasNoOutput(Collection<Capability> capabilities) {
    return capabilities.stream().anyMatch(Capability::isExclusive)
        && !capabilities.contains(Capability.TEXT);
  }

  private static Map<TokenKind, Double> both(double usd) {
    return new EnumMap<>(Map.of(TokenKind.INPUT, usd, TokenKind.OUTPUT, usd));
  }

  private static void put(
      Map<Tariff, Map<TokenKind, Double>> tariffs, PriceName price, double usd) {
    tariffs
        .computeIfAbsent(price.tariff(), tariff -> new EnumMap<>(TokenKind.class))
        .put(price.kind(), usd);
  }
}
