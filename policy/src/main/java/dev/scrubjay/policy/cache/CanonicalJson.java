package dev.scrubjay.policy.cache;

import java.util.Set;

/** One spelling for all JSON texts that mean the same. */
public final class CanonicalJson {
  /**
   * What to leave out, and what to leave in order.
   *
   * @param dropped members of the outermost object that do not count
   * @param ordered members, at any depth, in whose values the order of members is meaning
   */
  public record Rules(Set<String> dropped, Set<String> ordered) {
    public static final Rules NONE = new Rules(Set.of(), Set.of());

    public Rules {
      dropped = Set.copyOf(dropped);
      ordered = Set.copyOf(ordered);
    }
  }

  private CanonicalJson() {}
}
