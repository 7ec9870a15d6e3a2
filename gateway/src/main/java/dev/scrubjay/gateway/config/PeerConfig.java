package dev.scrubjay.gateway.config;

import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Secret;
import dev.scrubjay.gateway.config.reader.Section;
import dev.scrubjay.gateway.config.reader.UrlFormats;
import dev.scrubjay.policy.federation.Influence;
import dev.scrubjay.policy.federation.LearningExport;
import dev.scrubjay.policy.key.Scope;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Another site whose learning this one takes over.
 *
 * @param name by which it appears in metrics and logs
 * @param url of its gateway
 * @param apiKey that its gateway asks for
 * @param site the id that it must have, if that is known beforehand
 * @param interval the time between two pulls
 * @param influence how much its evidence counts
 * @param tenants whose learning is pulled
 */
public record PeerConfig(
    String name,
    URI url,
    Optional<Secret> apiKey,
    Optional<String> site,
    Duration interval,
    Influence influence,
    List<MappedTenant> tenants) {
  static final Format<String> SITE =
      new Format<>(
          "1 to 64 letters, digits, '_', '-' or '.'",
          text -> Optional.of(text).filter(LearningExport::isSite),
          text -> text);
  private static final Format<MappedTenant> TENANT =
      new Format<>(
          "a tenant's name, or its name there and here as in acme=support",
          MappedTenant::parse,
          tenant ->
              tenant.there().equals(tenant.here())
                  ? tenant.here()
                  : tenant.there() + "=" + tenant.here());

  public PeerConfig {
    tenants = List.copyOf(tenants);
  }

  /**
   * A tenant, by its name at the peer and its name here.
   *
   * @param here the only tenant that learns from the other
   */
  public record MappedTenant(String there, String here) {
    static Optional<MappedTenant> parse(String text) {
      String[] names = text.split("=", -1);
      return names.length <= 2 && Scope.isName(names[0]) && Scope.isName(names[names.length - 1])
          ? Optional.of(new MappedTenant(names[0], names[names.length - 1]))
          : Optional.empty();
    }
  }

  /** Reads one of the peers; empty if a setting that it needs is missing or wrong. */
  static Optional<PeerConfig> read(Section peer, Influence standard) {
    Optional<String> name = peer.require("name", SITE);
    Optional<URI> url = peer.require("url", UrlFormats.http());
    Optional<Secret> key = peer.find("api_key", Format.secret(1));
    Optional<String> site = peer.find("site", SITE);
    Duration interval =
        peer.get(
            "interval",
            Format.duration(Duration.ofSeconds(1), Duration.ofDays(7)),
            Duration.ofHours(1));
    Influence influence = influence(peer, standard);
    List<MappedTenant> tenants = peer.values("tenants", TENANT, List.of());
    Set<String> here = new HashSet<>();
    if (tenants.isEmpty() || !tenants.stream().allMatch(tenant -> here.add(tenant.here()))) {
      peer.problem(
          "tenants", "none, or two for one tenant here (expected: at least one, each once)");
    }
    return name.isEmpty() || url.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new PeerConfig(name.get(), url.get(), key, site, interval, influence, tenants));
  }

  static Influence influence(Section section, Influence standard) {
    return new Influence(
        section.get("weight", Format.number(0, 1), standard.weight()),
        section.get("cap", Format.number(0, LearningExport.MAX_WEIGHT), standard.cap()));
  }
}
