package dev.scrubjay.gateway.config.sections;

import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.config.ProviderConfig.Timeouts;
import dev.scrubjay.gateway.config.ProviderKind;
import dev.scrubjay.gateway.config.WellKnownProvider;
import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Secret;
import dev.scrubjay.gateway.config.reader.Section;
import dev.scrubjay.gateway.config.reader.UrlFormats;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code providers}. */
public final class ProvidersReader {
  /** The form of a provider's name. */
  public static final Format<String> NAME =
      Format.text("[A-Za-z0-9_.-]{1,64}", "1 to 64 letters, digits, '_', '-' or '.'");

  private static final Format<ProviderKind> KIND = Format.choice(ProviderKind.class);
  private static final Format<Duration> TIMEOUT =
      Format.duration(Duration.ofMillis(1), Duration.ofHours(1));

  private ProvidersReader() {}

  /** Reads the section. */
  public static List<ProviderConfig> read(Section providers) {
    return providers.sections(NAME).entrySet().stream()
        .flatMap(entry -> provider(entry.getKey(), entry.getValue()).stream())
        .toList();
  }

  private static Optional<ProviderConfig> provider(String name, Section section) {
    Optional<WellKnownProvider> wellKnown = WellKnownProvider.find(name);
    Optional<ProviderKind> kind =
        wellKnown
            .map(known -> section.get("kind", KIND, known.kind()))
            .or(() -> section.require("kind", KIND));
    List<URI> baseUrls =
        baseUrls(section, wellKnown.flatMap(WellKnownProvider::baseUrl).orElse(null));
    Optional<Secret> apiKey = section.find("api_key", Format.secret(1));
    if (apiKey.isEmpty() && !section.has("base_url") && !section.has("base_urls")) {
      String variable = wellKnown.map(WellKnownProvider::keyVariable).orElse("API_KEY");
      section.problem("api_key", "missing (expected: for example ${" + variable + "})");
    }
    Timeouts timeouts = timeouts(section.section("timeouts"));
    int maxConnections = section.get("max_connections", Format.integer(1, 100_000), 256);
    if (kind.isEmpty() || baseUrls.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ProviderConfig(name, kind.get(), baseUrls, apiKey, timeouts, maxConnections, false));
  }

  /** One address in {@code base_url}, or several in {@code base_urls}. */
  private static List<URI> baseUrls(Section section, @Nullable URI wellKnown) {
    if (!section.has("base_urls")) {
      return wellKnown == null
          ? section.require("base_url", UrlFormats.http()).stream().toList()
          : List.of(section.get("base_url", UrlFormats.http(), wellKnown));
    }
    if (section.has("base_url")) {
      section.problem("base_url", "set together with base_urls (expected: one of the two)");
    }
    List<URI> several = section.values("base_urls", UrlFormats.http(), List.of());
    List<String> endpoints = several.stream().map(URI::getAuthority).toList();
    if (several.isEmpty() || Set.copyOf(endpoints).size() < endpoints.size()) {
      section.problem(
          "base_urls", endpoints + " (expected: at least one, each host and port once)");
    }
    return several;
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
