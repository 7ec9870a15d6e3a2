package dev.scrubjay.policy.model;

import java.util.Locale;

/** A class of service with prices of its own. */
public enum ServiceTier {
  STANDARD,
  /** Answers within a day. */
  BATCH,
  /** Slower, or refused while the provider is busy. */
  FLEX,
  /** Faster. */
  PRIORITY;

  /** The name in settings, such as {@code flex}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
