package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.answers.Keepworthy;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.routing.TokenCounts;
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
  static Future<FinishedAnswer> of(ChatRequest request, ObjectNode answer, TokenCounts tokens) {
    return LargeWork.onJson(
        answer,
        request.body(),
        () ->
            new FinishedAnswer(
                answer,
                Buffer.buffer(Json.bytes(answer)),
                tokens.usage(request, answer),
                request.dialect().isComplete(answer) && Keepworthy.is(answer)));
  }
}
