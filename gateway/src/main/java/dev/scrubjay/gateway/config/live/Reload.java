package dev.scrubjay.gateway.config.live;

import java.util.List;

/** What became of a configuration that was seen while the gateway serves. */
public sealed interface Reload {
  /** It is the one in force. */
  record Unchanged() implements Reload {}

  /**
   * It is in force.
   *
   * @param changed the parts that are different now
   * @param atNextStart the parts that would be different after a restart
   */
  record Taken(List<String> changed, List<String> atNextStart) implements Reload {
    public Taken {
      changed = List.copyOf(changed);
      atNextStart = List.copyOf(atNextStart);
    }
  }

  /** It cannot be used; the one before stays in force. */
  record Refused(String why) implements Reload {}
}
