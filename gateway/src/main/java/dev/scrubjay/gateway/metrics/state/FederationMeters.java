package dev.scrubjay.gateway.metrics.state;

import dev.scrubjay.gateway.learning.Federation;
import dev.scrubjay.gateway.learning.peers.PeerPulls;
import dev.scrubjay.gateway.metrics.family.Families;

/** The meters of the exchange of learning with other sites, as many as the configuration names. */
public final class FederationMeters {
  public FederationMeters(Families families, Federation federation, PeerPulls pulls) {
    families
        .readCounts(
            "learning_pull_count_total",
            "Pulls of what a peer has learned, by result",
            rows ->
                pulls.forEachCount(
                    (counted, count) ->
                        rows.row(count, counted.peer(), Families.word(counted.result()))),
            "peer",
            "result")
        .readCounts(
            "learning_import_count_total",
            "Imports by hand of what other sites have learned, by result",
            rows -> {
              rows.row(federation.imported(), "imported");
              rows.row(federation.refused(), "refused");
            },
            "result")
        .readLevels(
            "learning_peer_age_seconds",
            "Age of what a peer has told last, of the tenant with the oldest",
            rows -> federation.forEachAge((peer, age) -> rows.row(age, peer)),
            "peer");
  }
}
