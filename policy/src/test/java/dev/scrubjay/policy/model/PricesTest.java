package dev.scrubjay.policy.model;

import static dev.scrubjay.policy.model.TokenKind.AUDIO_INPUT;
import static dev.scrubjay.policy.model.TokenKind.CACHED_AUDIO;
import static dev.scrubjay.policy.model.TokenKind.CACHED_READ;
import static dev.scrubjay.policy.model.TokenKind.CACHE_WRITE_1H;
import static dev.scrubjay.policy.model.TokenKind.INPUT;
import static dev.scrubjay.policy.model.TokenKind.OUTPUT;
import static dev.scrubjay.policy.model.TokenKind.REASONING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.scrubjay.policy.model.Prices.Tariff;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class PricesTest {
  private static final Offset<Double> EXACT = within(1e-12);

  private static final Prices PRICES =
      new Prices(
          Map.of(
              Tariff.STANDARD,
              Map.of(INPUT, 2e-6, OUTPUT, 8e-6, CACHED_READ, 0.5e-6),
              new Tariff(ServiceTier.STANDARD, 200_000),
              Map.of(INPUT, 4e-6, OUTPUT, 12e-6),
              new Tariff(ServiceTier.BATCH, 0),
              Map.of(INPUT, 1e-6, OUTPUT, 4e-6),
              new Tariff(ServiceTier.BATCH, 200_000),
              Map.of(INPUT, 2e-6)));

  private static double usd(Map<TokenKind, Long> tokens, ServiceTier tier) {
    return PRICES.cost(tokens, tier).usd().orElseThrow();
  }

  @Test
  void nothingCostsMoreThanTheDearestKindAndTier() {
    Prices prices =
        new Prices(
            Map.of(
                Tariff.STANDARD,
                Map.of(INPUT, 2e-6, CACHE_WRITE_1H, 4e-6, OUTPUT, 8e-6, AUDIO_INPUT, 90e-6),
                new Tariff(ServiceTier.PRIORITY, 0),
                Map.of(INPUT, 3e-6, OUTPUT, 16e-6),
                new Tariff(ServiceTier.STANDARD, 200_000),
                Map.of(INPUT, 5e-6)));
    Set<TokenKind> text = EnumSet.of(INPUT, CACHED_READ, CACHE_WRITE_1H, OUTPUT, REASONING);
    assertThat(prices.most(text, 200_000, 1000).usdOrZero()).isCloseTo(0.8 + 0.016, EXACT);
    assertThat(prices.most(text, 200_001, 0).usdOrZero()).isCloseTo(1.000005, EXACT);
    assertThat(prices.most(EnumSet.allOf(TokenKind.class), 1000, 0).usdOrZero())
        .isCloseTo(0.09, EXACT);
    assertThat(Prices.UNKNOWN.most(text, 1, 1).isKnown()).isFalse();
  }

  @Test
  void eachKindHasItsPrice() {
    assertThat(usd(Map.of(INPUT, 1000L, CACHED_READ, 100_000L, OUTPUT, 10L), ServiceTier.STANDARD))
        .isCloseTo(0.002 + 0.05 + 0.00008, EXACT);
  }

  @Test
  void kindWithoutAPriceCostsAsMuchAsTheKindThatItIsAPartOf() {
    Map<TokenKind, Long> tokens =
        Map.of(REASONING, 100L, AUDIO_INPUT, 100L, CACHED_AUDIO, 100L, CACHE_WRITE_1H, 100L);
    assertThat(usd(tokens, ServiceTier.STANDARD)).isCloseTo(100 * 12.5e-6, EXACT);
  }

  @Test
  void longRequestsCostMoreForAllTheirTokens() {
    Map<TokenKind, Long> asLong = Map.of(INPUT, 100_000L, CACHED_READ, 100_000L, OUTPUT, 100L);
    Map<TokenKind, Long> longer = Map.of(INPUT, 100_001L, CACHED_READ, 100_000L, OUTPUT, 100L);
    assertThat(usd(asLong, ServiceTier.STANDARD)).isCloseTo(0.2 + 0.05 + 0.0008, EXACT);
    assertThat(usd(longer, ServiceTier.STANDARD)).isCloseTo(0.400004 + 0.05 + 0.0012, EXACT);
  }

  @Test
  void tiersHaveTheirPricesAndTheStandardOnesElsewhere() {
    Map<TokenKind, Long> tokens = Map.of(INPUT, 1000L, CACHED_READ, 1000L, OUTPUT, 1000L);
    assertThat(usd(tokens, ServiceTier.BATCH)).isCloseTo(0.001 + 0.0005 + 0.004, EXACT);
    assertThat(usd(tokens, ServiceTier.FLEX)).isCloseTo(0.002 + 0.0005 + 0.008, EXACT);
    assertThat(usd(Map.of(INPUT, 300_000L), ServiceTier.BATCH)).isCloseTo(0.6, EXACT);
  }

  @Test
  void unknownPricesMakeAnUnknownCostAndNoZero() {
    Cost cost = Prices.UNKNOWN.cost(Map.of(INPUT, 5L), ServiceTier.STANDARD);
    assertThat(cost).isEqualTo(Cost.UNKNOWN);
    assertThat(cost.plus(Cost.of(1))).isEqualTo(Cost.UNKNOWN);
    assertThat(Prices.UNKNOWN.input()).isNaN();
  }

  @Test
  void standardPricesHaveBothSides() {
    assertThatThrownBy(() -> new Prices(Map.of(Tariff.STANDARD, Map.of(INPUT, 1.0))))
        .hasMessageContaining("prices of input and output");
    assertThatThrownBy(() -> Prices.of(-1, 1)).hasMessageContaining("input_cost_per_token: -1.0");
  }
}
