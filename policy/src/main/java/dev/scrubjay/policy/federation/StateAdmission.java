package dev.scrubjay.policy.federation;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether a site's state is taken over. */
public sealed interface StateAdmission {
  /** The most that the clocks of two sites may differ. */
  Duration MAX_AHEAD = Duration.ofMinutes(10);

  /** The most sites of which a tenant has states. */
  int MAX_SITES = 16;

  /**
   * The state is newer than what was had of the site.
   *
   * @param instead the sites that its source has told of before, whose states are dropped
   */
  record NewerState(Set<String> instead) implements StateAdmission {
    public NewerState {
      instead = Set.copyOf(instead);
    }
  }

  /** The state is as old as what is had of the site, or older: it changes nothing. */
  record StaleState() implements StateAdmission {}

  /**
   * The state cannot be taken over.
   *
   * @param field the part at fault
   */
  record RefusedState(String field, String why) implements StateAdmission {}

  /**
   * The state that is had of a site.
   *
   * @param source who told it: the name of a peer; empty if it was imported by hand
   */
  record KnownState(String source, long number) {}

  /**
   * Decides about {@code export}. Each source speaks for one site, so that none can speak for the
   * site of another.
   *
   * @param source who tells it, as in {@link KnownState}
   * @param own the id of this site
   * @param known the states that are had, by site, of sources that still count
   */
  static StateAdmission of(
      LearningExport export,
      String source,
      String own,
      Map<String, KnownState> known,
      Instant now) {
    String site = export.site();
    if (site.equals(own)) {
      return new RefusedState("site", site + " (expected: another site than this one)");
    }
    if (export.made().isAfter(now.plus(MAX_AHEAD))) {
      return new RefusedState("number", export.number() + " (expected: not in the future)");
    }
    KnownState had = known.get(site);
    if (had != null && !had.source().equals(source)) {
      return new RefusedState(
          "site",
          site
              + (had.source().isEmpty()
                  ? " was imported by hand (expected: that it is forgotten first)"
                  : " comes from the peer " + had.source() + " (expected: one source of a site)"));
    }
    if (had != null) {
      return export.number() > had.number() ? new NewerState(Set.of()) : new StaleState();
    }
    Set<String> instead =
        source.isEmpty()
            ? Set.of()
            : known.entrySet().stream()
                .filter(state -> state.getValue().source().equals(source))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    return known.size() - instead.size() < MAX_SITES
        ? new NewerState(instead)
        : new RefusedState(
            "site", site + " (expected: one of the " + MAX_SITES + " that are known)");
  }
}
