package dev.scrubjay.gateway.config.live;

import java.util.List;

/** The result of reading the configuration file while the gateway serves. */
public sealed interface Reload {
  /** The configuration is the one in force. */
  record Unchanged() implements Reload {}

  /**
   * The configuration is in force.
   *
   * @param changed the parts that have changed now
   * @param atNextStart the parts that will change at the next start
   */
  record Applied(List<String> changed, List<String> atNextStart) implements Reload {
    public Applied {
      changed = List.copyOf(changed);
      atNextStart = List.copyOf(atNextStart);
    }
  }

  /** The configuration is invalid, and the previous one stays in force. */
  record Rejected(String reason) implements Reload {}
}
