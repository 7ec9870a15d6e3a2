package dev.scrubjay.gateway.completion;

/**
 * Answers that are made of entries.
 *
 * @param own of the requests' own
 * @param reused of those of other wordings
 */
public record EntryAnswers(CachedAnswers own, ReusedAnswers reused) {}
