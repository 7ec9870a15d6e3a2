package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.answers.AnswerStore;
import dev.scrubjay.gateway.answers.StoreFence;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.gateway.load.MemoryKind;
import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.stream.Allowance;
import dev.scrubjay.policy.model.Cost;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Stores the answers to the parts of batches, each with its part of the cost. */
public final class PartStores {
  /** The answers to parts, which are stored at most so many at a time. */
  private static final int AT_A_TIME = 8;

  private final AnswerStore store;
  private final MemoryBudget memory;

  public PartStores(AnswerStore store, MemoryBudget memory) {
    this.store = store;
    this.memory = memory;
  }

  /** An answer to a part, and its text. */
  record PartText(ObjectNode json, Buffer text) {
    /** Takes time in proportion to the answer's size. */
    static PartText of(ObjectNode json) {
      return new PartText(json, Buffer.buffer(Json.bytes(json)));
    }
  }

  /** The texts that are left to store, and the memory that they take. */
  private record Texts(
      List<Completion> parts,
      List<StoreFence> fences,
      List<AnswerStore.Content> contents,
      Allowance memory) {}

  /** The fences of the answers to {@code parts}, which are begun now. Never fails. */
  Future<List<StoreFence>> fences(List<Completion> parts) {
    return store.fences(parts.stream().map(Completion::key).toList());
  }

  /**
   * Stores {@code answers}, as far as their plans say so, a few at a time; none if there is no
   * memory for them until then.
   *
   * @param parts those that were answered, in the order of the answers
   * @param fences of the answers
   * @param facts about the answer to all of them
   * @param latency the time that it took
   * @return whether any of the first is being stored
   */
  boolean store(
      List<Completion> parts,
      List<StoreFence> fences,
      List<PartText> answers,
      AnswerFacts facts,
      Duration latency) {
    Allowance held =
        memory.allowance(parts.getFirst().context().scope().tenant(), MemoryKind.STORE);
    if (!held.grow(answers.stream().mapToLong(answer -> answer.text().length()).sum())) {
      return false;
    }
    double all = answers.stream().mapToDouble(answer -> weight(answer.json())).sum();
    double cost = facts.costUsd().orElse(0) / all;
    List<AnswerStore.Content> contents =
        answers.stream()
            .map(
                answer ->
                    new AnswerStore.Content(
                        answer.text(),
                        "application/json",
                        new Entry.Origin(
                            facts.model().orElse(""),
                            facts.costUsd().isPresent()
                                ? Cost.of(cost * weight(answer.json()))
                                : Cost.UNKNOWN,
                            latency)))
            .toList();
    return storeFrom(0, new Texts(parts, fences, contents, held));
  }

  private boolean storeFrom(int first, Texts texts) {
    int end = Math.min(texts.contents().size(), first + AT_A_TIME);
    List<Future<StoreOutcome>> stores = new ArrayList<>();
    for (int i = first; i < end; i++) {
      store(texts.parts().get(i), texts.contents().get(i), texts.fences().get(i))
          .ifPresent(stores::add);
    }
    Future.join(stores)
        .eventually(LargeWork::later)
        .onComplete(
            done -> {
              if (end < texts.contents().size()) {
                storeFrom(end, texts);
              } else {
                texts.memory().release();
              }
            });
    return !stores.isEmpty();
  }

  private Optional<Future<StoreOutcome>> store(
      Completion part, AnswerStore.Content content, StoreFence fence) {
    return store.store(
        part.key(),
        content,
        new AnswerStore.Terms(part.context().hints(), part.context().tags(), fence));
  }

  private static double weight(ObjectNode answer) {
    return 1 + answer.path("usage").path("prompt_tokens").asDouble();
  }
}
