package dev.scrubjay.gateway.cache;

import java.util.Optional;

/** Which entries of a tenant to purge: those that match all that is given; all, if nothing is. */
public record PurgeFilter(
    Optional<String> workspace,
    Optional<String> operation,
    Optional<String> tag,
    Optional<String> model) {}
