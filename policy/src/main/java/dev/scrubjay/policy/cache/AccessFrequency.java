package dev.scrubjay.policy.cache;

/** How often an entry is asked for; decides how long it lives. */
public enum AccessFrequency {
  FREQUENT,
  MODERATE,
  RARE
}
