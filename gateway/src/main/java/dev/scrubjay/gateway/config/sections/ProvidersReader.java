package dev.scrubjay.gateway.config.sections;

import dev.scrubjay.gateway.config.AzureConfig;
import dev.scrubjay.gateway.config.Credentials;
import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.config.ProviderConfig.CallExtras;
import dev.scrubjay.gateway.config.ProviderConfig.Timeouts;
import dev.scrubjay.gateway.config.ProviderKind;
import dev.scrubjay.gateway.config.Proxies;
import dev.scrubjay.gateway.config.WellKnownProvider;
import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Section;
import dev.scrubjay.policy.scaling.QueuePolicy;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** Reads the section; {@code proxies} are those of providers that name none. */
  public static List<ProviderConfig> read(Section providers, Proxies proxies) {
    return providers.sections(NAME).entrySet().stream()
        .flatMap(entry -> provider(entry.getKey(), entry.getValue(), proxies).stream())
        .toList();
  }

  private static Optional<ProviderConfig> provider(String name, Section section, Proxies proxies) {
    WellKnownProvider known = WellKnownProvider.find(name).orElse(null);
    Optional<ProviderKind> written =
        known == null
            ? section.require("kind", KIND)
            : Optional.of(section.get("kind", KIND, known.kind()));
    ProviderKind kind = written.orElse(ProviderKind.OPENAI);
    String region = kind == ProviderKind.BEDROCK ? CloudAddresses.region(section) : null;
    List<ProviderAddress> addresses = addresses(section, kind, known, region);
    boolean azure =
        kind == ProviderKind.AZURE
            || (kind == ProviderKind.OPENAI
                && addresses.stream().anyMatch(ProviderAddress::isAzure));
    ProviderKind served = azure ? ProviderKind.AZURE : kind;
    Optional<AzureConfig> resource =
        azure ? Optional.of(azure(section, addresses)) : Optional.empty();
    Credentials credentials = CredentialsReader.read(section, served, known, region);
    CallExtras extras = ExtrasReader.read(section, proxies);
    boolean responses =
        section.get("responses", Format.flag(), WellKnownProvider.hasResponses(name, served));
    if (responses && served != ProviderKind.OPENAI && !azure) {
      section.problem("responses", "true (expected: false, as it has not OpenAI's API)");
    }
    Timeouts timeouts = timeouts(section.section("timeouts"));
    int maxConnections = section.get("max_connections", Format.integer(1, 100_000), 256);
    QueuePolicy queue = ScalingReader.queue(section.section("queue"), QueuePolicy.NONE);
    if (written.isEmpty() || addresses.isEmpty()) {
      return Optional.empty();
    }
    List<URI> urls = addresses.stream().map(ProviderAddress::url).toList();
    return Optional.of(
        new ProviderConfig(
            name,
            served,
            urls,
            credentials,
            extras,
            resource,
            responses,
            timeouts,
            maxConnections,
            queue,
            false));
  }

  private static List<ProviderAddress> addresses(
      Section section,
      ProviderKind kind,
      @Nullable WellKnownProvider known,
      @Nullable String region) {
    return switch (kind) {
      case OPENAI, ANTHROPIC, GEMINI, AZURE -> addresses(section, kind, standard(kind, known));
      case BEDROCK -> CloudAddresses.bedrock(section, region);
      case VERTEX -> CloudAddresses.vertex(section);
    };
  }

  private static @Nullable ProviderAddress standard(
      ProviderKind kind, @Nullable WellKnownProvider known) {
    return known == null || known.kind() != kind
        ? null
        : known
            .baseUrl()
            .map(url -> new ProviderAddress(url, Optional.empty(), Optional.empty()))
            .orElse(null);
  }

  /** One address in {@code base_url}, or several in {@code base_urls}. */
  private static List<ProviderAddress> addresses(
      Section section, ProviderKind kind, @Nullable ProviderAddress standard) {
    Format<ProviderAddress> format = ProviderAddress.format(kind);
    if (!section.has("base_urls")) {
      return standard == null
          ? section.require("base_url", format).stream().toList()
          : List.of(section.get("base_url", format, standard));
    }
    if (section.has("base_url")) {
      section.problem("base_url", "set together with base_urls (expected: one of the two)");
    }
    List<ProviderAddress> several = section.values("base_urls", format, List.of());
    List<String> endpoints =
        several.stream().map(ProviderAddress::url).map(URI::getAuthority).toList();
    if (several.isEmpty() || Set.copyOf(endpoints).size() < endpoints.size()) {
      section.problem(
          "base_urls", endpoints + " (expected: at least one, each host and port once)");
    }
    return several;
  }

  private static AzureConfig azure(Section section, List<ProviderAddress> addresses) {
    Optional<String> version =
        section
            .find("api_version", Format.text("[A-Za-z0-9.-]{1,32}", "such as 2024-10-21"))
            .or(() -> addresses.stream().flatMap(a -> a.apiVersion().stream()).findFirst());
    Section named = section.section("deployments");
    Map<String, String> deployments = new LinkedHashMap<>();
    for (String model : named.names()) {
      named
          .require(model, Format.text("[^/?#\\s]{1,128}", "a deployment's name"))
          .ifPresent(deployment -> deployments.put(model, deployment));
    }
    Optional<String> deployment =
        addresses.stream().flatMap(address -> address.deployment().stream()).findFirst();
    return new AzureConfig(version, deployment, deployments);
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
