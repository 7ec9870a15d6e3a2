package dev.scrubjay.gateway.config;

import dev.scrubjay.gateway.config.ProviderConfig.Kind;
import dev.scrubjay.gateway.config.ProviderConfig.Timeouts;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads {@code providers}. */
final class ProvidersReader {
  static final Format<String> NAME =
      Format.text("[A-Za-z0-9_.-]{1,64}", "1 to 64 letters, digits, '_', '-' or '.'");
  private static final Format<Kind> KIND = Format.choice(Kind.class);
  private static final Format<Duration> TIMEOUT =
      Format.duration(Duration.ofMillis(1), Duration.ofHours(1));

  private ProvidersReader() {}

  static List<ProviderConfig> read(Section providers) {
    return providers.sections(NAME).entrySet().stream()
        .flatMap(entry -> provider(entry.getKey(), entry.getValue()).stream())
        .toList();
  }

  private static Optional<ProviderConfig> provider(String name, Section section) {
    Optional<WellKnownProvider> wellKnown = WellKnownProvider.find(name);
    Optional<Kind> kind =
        wellKnown
            .map(known -> section.get("kind", KIND, known.kind()))
            .or(() -> section.require("kind", KIND));
    Optional<URI> baseUrl =
        wellKnown
            .flatMap(WellKnownProvider::baseUrl)
            .map(url -> section.get("base_url", Format.httpUrl(), url))
            .or(() -> section.require("base_url", Format.httpUrl()));
    Optional<Secret> apiKey = section.find("api_key", Format.secret(1));
    if (apiKey.isEmpty() && !section.has("base_url")) {
      String variable = wellKnown.map(WellKnownProvider::keyVariable).orElse("API_KEY");
      section.problem("api_key", "missing (expected: such as ${" + variable + "})");
    }
    Timeouts timeouts = timeouts(section.section("timeouts"));
    int maxConnections = section.get("max_connections", Format.integer(1, 100_000), 256);
    if (kind.isEmpty() || baseUrl.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ProviderConfig(
            name, kind.get(), baseUrl.get(), apiKey, timeouts, maxConnections, false));
  }

  private static Timeouts timeouts(Section section) {
    Timeouts standard = Timeouts.DEFAULT;
    return new Timeouts(
        section.get("connect", TIMEOUT, standard.connect()),
        section.get("first_byte", TIMEOUT, standard.firstByte()),
        section.get("idle", TIMEOUT, standard.idle()),
        section.get("total", TIMEOUT, standard.total()));
  }
}
