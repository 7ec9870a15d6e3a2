package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.answers.AnswerStore;
import dev.scrubjay.gateway.answers.StoreFence;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.policy.model.Cost;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;

/** Stores the answers to the parts of batches, each with its part of the cost. */
public final class PartStores {
  private final AnswerStore store;

  public PartStores(AnswerStore store) {
    this.store = store;
  }

  /**
   * Stores {@code answers}, as far as their plans say so.
   *
   * @param parts those that were answered, in the order of the answers
   * @param facts about the answer to all of them
   * @param latency the time that it took
   * @return whether any is being stored
   */
  boolean store(
      List<Completion> parts, List<ObjectNode> answers, AnswerFacts facts, Duration latency) {
    double all = answers.stream().mapToDouble(PartStores::weight).sum();
    boolean stored = false;
    for (int i = 0; i < answers.size(); i++) {
      Completion part = parts.get(i);
      double share = weight(answers.get(i)) / all;
      Cost cost =
          facts.costUsd().isPresent()
              ? Cost.of(facts.costUsd().getAsDouble() * share)
              : Cost.UNKNOWN;
      Entry.Origin origin = new Entry.Origin(facts.model().orElse(""), cost, latency);
      stored |=
          store
              .store(
                  part.key(),
                  new AnswerStore.Content(
                      Buffer.buffer(Json.bytes(answers.get(i))), "application/json", origin),
                  new AnswerStore.Terms(
                      part.context().hints(), part.context().tags(), new StoreFence.Unfenced()))
              .isPresent();
    }
    return stored;
  }

  private static double weight(ObjectNode answer) {
    return 1 + answer.path("usage").path("prompt_tokens").asDouble();
  }
}
