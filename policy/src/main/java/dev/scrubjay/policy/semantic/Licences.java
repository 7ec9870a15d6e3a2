package dev.scrubjay.policy.semantic;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Who compared which entries and found them right, since they were last wrong. Bounded: the latest
 * entries, and the latest askers of each.
 */
final class Licences {
  private static final int MAX_ASKERS = 64;

  private final int most;
  private final Map<EntryKey, Set<Asker>> licensors = new LinkedHashMap<>();

  /**
   * @param most the number of entries
   */
  Licences(int most) {
    this.most = most;
  }

  /** An entry within its partition. */
  record EntryKey(String partition, String entry) {}

  /** Notes that {@code asker} found the entry right. */
  void add(EntryKey entry, Asker asker) {
    Set<Asker> askers = licensors.remove(entry);
    if (askers == null) {
      askers = new LinkedHashSet<>();
    }
    addNewest(askers, asker);
    licensors.put(entry, askers);
    if (licensors.size() > most) {
      licensors.remove(licensors.keySet().iterator().next());
    }
  }

  private static void addNewest(Set<Asker> askers, Asker asker) {
    askers.remove(asker);
    askers.add(asker);
    if (askers.size() > MAX_ASKERS) {
      askers.remove(askers.iterator().next());
    }
  }

  /** Takes the entry's licence, until it is found right again. */
  void revoke(EntryKey entry) {
    licensors.remove(entry);
  }

  /** Whether the entry may be reused for {@code asker}. */
  boolean hold(EntryKey entry, Asker asker) {
    return Asker.vouch(licensors.getOrDefault(entry, Set.of()).iterator(), asker);
  }
}
