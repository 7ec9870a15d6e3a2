package dev.scrubjay.gateway.config;

import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Section;
import dev.scrubjay.policy.federation.ExportRules;
import dev.scrubjay.policy.federation.Influence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Settings of the exchange of learning with sites that have a Redis of their own.
 *
 * @param site the id of this site; if empty, one that is made once and kept in Redis
 * @param interval the least time between two numbered exports of a tenant
 * @param rules what is exported
 * @param imported how much evidence counts that was imported by hand
 * @param peers the sites to pull from
 */
public record FederationConfig(
    Optional<String> site,
    Duration interval,
    ExportRules rules,
    Influence imported,
    List<PeerConfig> peers) {
  public static final FederationConfig DEFAULT =
      new FederationConfig(
          Optional.empty(),
          Duration.ofHours(1),
          new ExportRules(10, OptionalDouble.empty()),
          Influence.DEFAULT,
          List.of());
  private static final int MAX_PEERS = 16;
  private static final int MAX_MIN_VERDICTS = 600;

  public FederationConfig {
    peers = List.copyOf(peers);
  }

  /** Reads the settings of {@code performance.learning} that are about other sites. */
  static FederationConfig read(Section learning) {
    Section exports = learning.section("exports");
    Duration interval =
        exports.get(
            "interval",
            Format.duration(Duration.ofSeconds(1), Duration.ofDays(7)),
            DEFAULT.interval());
    double minVerdicts =
        exports.get(
            "min_verdicts", Format.number(1, MAX_MIN_VERDICTS), DEFAULT.rules().minVerdicts());
    Optional<Double> epsilon = exports.find("epsilon", Format.number(0.01, 1000));
    Influence imported = PeerConfig.influence(learning.section("imports"), DEFAULT.imported());
    return new FederationConfig(
        learning.find("site", PeerConfig.SITE),
        interval,
        new ExportRules(
            minVerdicts, epsilon.map(OptionalDouble::of).orElseGet(OptionalDouble::empty)),
        imported,
        peers(learning, imported));
  }

  private static List<PeerConfig> peers(Section learning, Influence imported) {
    List<PeerConfig> peers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Section section : learning.list("peers")) {
      Optional<PeerConfig> peer = PeerConfig.read(section, imported);
      if (peer.isPresent() && !names.add(peer.get().name())) {
        section.problem("name", "appears twice (expected: each name once)");
      }
      peer.ifPresent(peers::add);
    }
    if (peers.size() > MAX_PEERS) {
      learning.problem("peers", peers.size() + " (expected: up to " + MAX_PEERS + ")");
    }
    return peers;
  }

  /** The peer {@code name}. */
  public Optional<PeerConfig> peer(String name) {
    return peers.stream().filter(peer -> peer.name().equals(name)).findFirst();
  }

  /** How much the evidence counts that {@code source} told; empty if that is no peer any more. */
  public Optional<Influence> influence(String source) {
    return source.isEmpty() ? Optional.of(imported) : peer(source).map(PeerConfig::influence);
  }

  /** What an operator may not have meant, a sentence each. */
  public List<String> warnings() {
    return peers.stream()
        .filter(peer -> peer.apiKey().isPresent() && "http".equals(peer.url().getScheme()))
        .map(
            peer ->
                "performance.learning.peers: the key for "
                    + peer.name()
                    + " is sent without TLS, as its url is http")
        .toList();
  }
}
