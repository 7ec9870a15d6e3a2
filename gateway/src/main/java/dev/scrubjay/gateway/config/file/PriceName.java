package dev.scrubjay.gateway.config.file;

import dev.scrubjay.policy.model.Prices.Tariff;
import dev.scrubjay.policy.model.ServiceTier;
import dev.scrubjay.policy.model.TokenKind;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The name of a setting that is a price, such as {@code cached_read_cost_per_token}, {@code
 * batch_output_cost_per_token} or {@code input_cost_per_token_above_200k}.
 */
public record PriceName(Tariff tariff, TokenKind kind) {
  /** The name of the setting that is the price of input and output alike. */
  public static final String BOTH = "cost_per_token";

  private static final int THOUSAND = 1000;
  private static final Pattern ABOVE = Pattern.compile("(.+)_above_(\\d{1,6})k");

  /** The prices whatever the length of the input, which most are, by their settings. */
  private static final Map<String, PriceName> COMMON =
      Arrays.stream(ServiceTier.values())
          .flatMap(
              tier ->
                  Arrays.stream(TokenKind.values())
                      .map(kind -> new PriceName(new Tariff(tier, 0), kind)))
          .collect(Collectors.toUnmodifiableMap(PriceName::setting, Function.identity()));

  /** The name of the standard price of {@code kind}. */
  public static PriceName standard(TokenKind kind) {
    return new PriceName(Tariff.STANDARD, kind);
  }

  /** The price that {@code setting} is; empty if it is none. */
  public static Optional<PriceName> parse(String setting) {
    PriceName common = COMMON.get(setting);
    if (common != null || !setting.contains(BOTH)) { // nearly all are told without the pattern
      return Optional.ofNullable(common);
    }
    Matcher above = ABOVE.matcher(setting);
    return above.matches()
        ? Optional.ofNullable(COMMON.get(above.group(1)))
            .map(price -> price.above(Long.parseLong(above.group(2)) * THOUSAND))
        : Optional.empty();
  }

  private PriceName above(long inputTokens) {
    return new PriceName(new Tariff(tariff.tier(), inputTokens), kind);
  }

  /** Whether {@code setting} is a price of whatever kind. */
  static boolean isPrice(String setting) {
    return setting.equals(BOTH) || parse(setting).isPresent();
  }

  /** The setting's name. */
  public String setting() {
    String tier = tariff.tier() == ServiceTier.STANDARD ? "" : tariff.tier().word() + "_";
    String above =
        tariff.aboveInputTokens() == 0
            ? ""
            : "_above_" + tariff.aboveInputTokens() / THOUSAND + "k";
    return tier + kind.word() + "_cost_per_token" + above;
  }
}
