package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.answers.Keepworthy;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.routing.TokenCounts;
import dev.scrubjay.gateway.upstream.provider.WrittenAnswer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * A whole answer with what its storing and recording need, each part of which is work in proportion
 * to its size.
 *
 * @param body the answer's text
 * @param usage as reported, or else counted
 * @param storable whether it is complete and worth storing
 */
record FinishedAnswer(ObjectNode json, Buffer body, Usage usage, boolean storable) {

  /** The answer to {@code request}; large ones are worked on off the event loop. */
  static Future<FinishedAnswer> of(ChatRequest request, WrittenAnswer answer, TokenCounts tokens) {
    ObjectNode json = answer.json();
    return LargeWork.onJson(
        json,
        request.body(),
        () ->
            new FinishedAnswer(
                json,
                answer.body(),
                tokens.usage(request, json),
                request.dialect().isComplete(json) && Keepworthy.is(json)));
  }
}
