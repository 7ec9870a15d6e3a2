package dev.scrubjay.policy.model;

import static dev.scrubjay.policy.Ranges.require;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The prices of a model, USD per token.
 *
 * @param tariffs the prices by tariff and kind; a tariff lacks those that are as in the less
 *     special ones. Empty if the prices are unknown; else those of {@link Tariff#STANDARD} have
 *     input and output
 */
public record Prices(Map<Tariff, Map<TokenKind, Double>> tariffs) {
  /** The prices of a model of which no prices are known. */
  public static final Prices UNKNOWN = new Prices(Map.of());

  /**
   * The conditions of prices.
   *
   * @param aboveInputTokens only requests with more input tokens than these have the prices
   */
  public record Tariff(ServiceTier tier, long aboveInputTokens) implements Comparable<Tariff> {
    public static final Tariff STANDARD = new Tariff(ServiceTier.STANDARD, 0);

    public Tariff {
      require(aboveInputTokens >= 0, "above", aboveInputTokens, ">= 0");
    }

    boolean applies(ServiceTier tier, long inputTokens) {
      boolean mine = this.tier == ServiceTier.STANDARD || this.tier == tier;
      return mine && (aboveInputTokens == 0 || inputTokens > aboveInputTokens);
    }

    /** Orders tariffs so that each overrides those before it. */
    @Override
    public int compareTo(Tariff other) {
      int byTier = tier.compareTo(other.tier);
      return byTier != 0 ? byTier : Long.compare(aboveInputTokens, other.aboveInputTokens);
    }
  }

  public Prices {
    Map<Tariff, Map<TokenKind, Double>> copy = new TreeMap<>();
    tariffs.forEach((tariff, prices) -> copy.put(tariff, Map.copyOf(prices)));
    copy.values()
        .forEach(
            prices ->
                prices.forEach(
                    (kind, usd) ->
                        require(usd >= 0, kind.word() + "_cost_per_token", usd, ">= 0")));
    Map<TokenKind, Double> standard = copy.getOrDefault(Tariff.STANDARD, Map.of());
    require(
        copy.isEmpty()
            || (standard.containsKey(TokenKind.INPUT) && standard.containsKey(TokenKind.OUTPUT)),
        "cost_per_token",
        standard,
        "prices of input and output");
    tariffs = Collections.unmodifiableMap(new LinkedHashMap<>(copy));
  }

  /** Prices of input and output alone. */
  public static Prices of(double input, double output) {
    return new Prices(
        Map.of(Tariff.STANDARD, Map.of(TokenKind.INPUT, input, TokenKind.OUTPUT, output)));
  }

  public boolean areKnown() {
    return !tariffs.isEmpty();
  }

  /** The standard price of input, USD per token; not a number if unknown. */
  public double input() {
    return standard(TokenKind.INPUT);
  }

  /** The standard price of output, USD per token; not a number if unknown. */
  public double output() {
    return standard(TokenKind.OUTPUT);
  }

  /** The standard price of {@code kind}, USD per token; not a number if unknown. */
  public double standard(TokenKind kind) {
    return price(tariffs.getOrDefault(Tariff.STANDARD, Map.of()), kind);
  }

  /**
   * The cost of the tokens of one request.
   *
   * @param tokens by kind; each token is counted once
   */
  public Cost cost(Map<TokenKind, Long> tokens, ServiceTier tier) {
    long input = 0;
    for (Map.Entry<TokenKind, Long> entry : tokens.entrySet()) {
      input += entry.getKey().isInput() ? entry.getValue() : 0;
    }
    Map<TokenKind, Double> prices = new EnumMap<>(TokenKind.class);
    for (Map.Entry<Tariff, Map<TokenKind, Double>> tariff : tariffs.entrySet()) {
      if (tariff.getKey().applies(tier, input)) {
        prices.putAll(tariff.getValue());
      }
    }
    double usd = areKnown() ? 0 : Double.NaN;
    for (Map.Entry<TokenKind, Long> entry : tokens.entrySet()) {
      usd += entry.getValue() * price(prices, entry.getKey());
    }
    return Cost.of(usd);
  }

  /**
   * The most that tokens can cost, whichever of {@code kinds} and whatever the service tier;
   * unknown if the prices are.
   *
   * @param input at most
   * @param output at most
   */
  public Cost most(Collection<TokenKind> kinds, long input, long output) {
    double inputPrice = areKnown() ? 0 : Double.NaN;
    double outputPrice = inputPrice;
    for (Map.Entry<Tariff, Map<TokenKind, Double>> tariff : tariffs.entrySet()) {
      if (tariff.getKey().applies(tariff.getKey().tier(), input)) {
        for (TokenKind kind : kinds) {
          double price = tariff.getValue().getOrDefault(kind, 0.0);
          inputPrice = kind.isInput() ? Math.max(inputPrice, price) : inputPrice;
          outputPrice = kind.isInput() ? outputPrice : Math.max(outputPrice, price);
        }
      }
    }
    return Cost.of(input * inputPrice + output * outputPrice);
  }

  private static double price(Map<TokenKind, Double> prices, TokenKind kind) {
    Double own = prices.get(kind);
    return own != null ? own : kind.whole().map(whole -> price(prices, whole)).orElse(Double.NaN);
  }
}
