package dev.scrubjay.gateway.cache;

import java.util.Optional;

/** A filter of a tenant's entries to purge: those that match all parts that are present. */
public record PurgeFilter(
    Optional<String> workspace,
    Optional<String> operation,
    Optional<String> tag,
    Optional<String> model) {}
