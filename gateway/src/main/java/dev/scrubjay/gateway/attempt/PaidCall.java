package dev.scrubjay.gateway.attempt;

import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.policy.model.Cost;

/**
 * A call whose answer did not become the client's, or only its beginning did, and which has to be
 * paid for all the same.
 *
 * @param usage estimated, if its provider did not report it
 */
public record PaidCall(Upstream upstream, Usage usage) {
  Cost cost(ChatRequest request) {
    return upstream.cost(request, usage);
  }
}
