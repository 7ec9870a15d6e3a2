package dev.scrubjay.gateway.analytics;

import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.observe.CompletedRequest;
import java.time.Instant;
import java.util.Optional;

/**
 * A request that has ended, without what was said in it.
 *
 * @param ended when
 * @param request what it came to
 * @param facts what its response said of its answer, if it has one
 */
public record RecentRequest(Instant ended, CompletedRequest request, Optional<AnswerFacts> facts) {}
