package dev.scrubjay.policy.naming;

/** A rule that models whose names match go to a provider, by its name. */
public record ModelRule(Glob names, String provider) {}
