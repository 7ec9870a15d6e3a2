package dev.scrubjay.gateway.analytics;

import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.observe.CompletedRequest;
import java.time.Instant;
import java.util.Optional;

/**
 * A request that has ended, without anything of its text or its answer's.
 *
 * @param ended when it ended
 * @param facts what its response said of the answer, if it got one
 */
public record RecentRequest(Instant ended, CompletedRequest request, Optional<AnswerFacts> facts) {}
