package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.answers.AnswerStore;
import dev.scrubjay.gateway.answers.StoreFence;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.policy.model.Cost;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Stores the answers to the parts of batches, each with its part of the cost. */
public final class PartStores {
  /** The answers to parts, which are stored at most so many at a time. */
  private static final int AT_A_TIME = 32;

  private final AnswerStore store;

  public PartStores(AnswerStore store) {
    this.store = store;
  }

  /** An answer to a part, and its text. */
  record PartText(ObjectNode json, Buffer text) {
    /** Takes time in proportion to the answer's size. */
    static PartText of(ObjectNode json) {
      return new PartText(json, Buffer.buffer(Json.bytes(json)));
    }
  }

  /**
   * Stores {@code answers}, as far as their plans say so, a few at a time.
   *
   * @param parts those that were answered, in the order of the answers
   * @param facts about the answer to all of them
   * @param latency the time that it took
   * @return whether any of the first is being stored
   */
  boolean store(
      List<Completion> parts, List<PartText> answers, AnswerFacts facts, Duration latency) {
    double all = answers.stream().mapToDouble(answer -> weight(answer.json())).sum();
    double cost = facts.costUsd().orElse(0) / all;
    return storeFrom(
        0,
        parts,
        answers,
        answer ->
            new Entry.Origin(
                facts.model().orElse(""),
                facts.costUsd().isPresent() ? Cost.of(cost * weight(answer.json())) : Cost.UNKNOWN,
                latency));
  }

  private boolean storeFrom(
      int first,
      List<Completion> parts,
      List<PartText> answers,
      Function<PartText, Entry.Origin> origin) {
    int end = Math.min(answers.size(), first + AT_A_TIME);
    List<Future<StoreOutcome>> stores = new ArrayList<>();
    for (int i = first; i < end; i++) {
      store(parts.get(i), answers.get(i), origin.apply(answers.get(i))).ifPresent(stores::add);
    }
    if (end < answers.size()) {
      Future.join(stores).onComplete(done -> storeFrom(end, parts, answers, origin));
    }
    return !stores.isEmpty();
  }

  private Optional<Future<StoreOutcome>> store(
      Completion part, PartText answer, Entry.Origin origin) {
    return store.store(
        part.key(),
        new AnswerStore.Content(answer.text(), "application/json", origin),
        new AnswerStore.Terms(
            part.context().hints(), part.context().tags(), new StoreFence.Unfenced()));
  }

  private static double weight(ObjectNode answer) {
    return 1 + answer.path("usage").path("prompt_tokens").asDouble();
  }
}
