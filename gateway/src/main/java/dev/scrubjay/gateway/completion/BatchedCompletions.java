package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.dialect.BatchDialect;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.observe.CacheStatus.Miss;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.model.Cost;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Answers requests for several things from the entries of each, and asks a provider once for those
 * that are missing. Batches are not shared while they are in flight, but their parts' entries are.
 */
public final class BatchedCompletions {
  /** The most parts of a batch; larger ones are one completion. */
  private static final int MAX_PARTS = 2048;

  /** The size that is assumed of the request for a part, in bytes. */
  private static final long USUAL_REQUEST = 512;

  /** The size that is assumed of the answer to a part, in bytes. */
  private static final long USUAL_PART = 8 << 10;

  private final Completions completions;
  private final MissedCompletions misses;
  private final PartLookups lookups;
  private final PartStores stores;
  private final CachedAnswers cached;
  private final LongSupplier nanoTime;

  public BatchedCompletions(
      Completions completions,
      MissedCompletions misses,
      PartLookups lookups,
      PartStores stores,
      CachedAnswers cached,
      LongSupplier nanoTime) {
    this.completions = completions;
    this.misses = misses;
    this.lookups = lookups;
    this.stores = stores;
    this.cached = cached;
    this.nanoTime = nanoTime;
  }

  /**
   * Answers {@code completion}.
   *
   * @param keys gives the keys of its parts
   */
  Future<Answer> answer(
      Completion completion, BatchDialect dialect, Function<ChatRequest, CacheKey> keys) {
    int parts = dialect.parts(completion.request());
    if (parts > MAX_PARTS
        || !dialect.isBatch(completion.request())
        || completions.bypasses(completion)) {
      return completions.complete(completion);
    }
    return LargeWork.onBytes(
            completion.request().features().textChars() + parts * USUAL_REQUEST,
            () -> Batch.of(completion, dialect, part -> part(completion, part, keys)))
        .compose(
            batch ->
                completion.context().directives().noCache()
                    ? answered(batch, Map.of())
                    : lookups.find(batch.parts()).compose(found -> answered(batch, found)));
  }

  private Completion part(
      Completion whole, ChatRequest part, Function<ChatRequest, CacheKey> keys) {
    return completions.apart(new Completion(whole.context(), part, keys.apply(part)));
  }

  private Future<Answer> answered(Batch batch, Map<Integer, Lookup.CacheHit> found) {
    List<Integer> missing = batch.missing(found.keySet());
    if (missing.isEmpty()) {
      return joined(batch, found, Map.of())
          .map(body -> cached.ofParts(batch.whole(), body, List.copyOf(found.values())));
    }
    CacheStatus status =
        found.isEmpty()
            ? Miss.because(reason(batch))
            : new CacheStatus.Partial(batch.parts().size() - missing.size(), batch.parts().size());
    if (batch.whole().context().directives().onlyIfCached()) {
      return completions.notCached(batch.whole(), status);
    }
    return missing.size() == 1
        ? completions
            .completeApart(batch.parts().get(missing.get(0)))
            .compose(answer -> withOne(batch, found, missing.get(0), answer))
        : asked(batch, found, missing, status);
  }

  private static Miss.MissReason reason(Batch batch) {
    return batch.whole().context().directives().noCache()
        ? Miss.MissReason.REQUEST
        : Miss.MissReason.ABSENT;
  }

  /** Joins the answer to the only part that was missing. */
  private Future<Answer> withOne(
      Batch batch, Map<Integer, Lookup.CacheHit> found, int missing, Answer answer) {
    if (!(answer instanceof Answer.Whole whole)) {
      return Future.succeededFuture(answer);
    }
    boolean alone = found.isEmpty();
    AnswerFacts facts =
        alone
            ? whole.facts()
            : saving(whole.facts(), found)
                .with(new CacheStatus.Partial(batch.parts().size() - 1, batch.parts().size()));
    return joined(batch, found, Map.of(missing, Batch.json(whole.body())))
        .map(body -> new Answer.Whole(body, facts));
  }

  /** Asks a provider for the parts that are missing, and stores its answer to each. */
  private Future<Answer> asked(
      Batch batch, Map<Integer, Lookup.CacheHit> found, List<Integer> missing, CacheStatus status) {
    ChatRequest request = batch.asking(missing);
    long start = nanoTime.getAsLong();
    Completion completion = new Completion(batch.whole().context(), request, batch.whole().key());
    return misses
        .unshared(completion, status)
        .compose(
            answer -> {
              if (!(answer instanceof Answer.Whole whole)) {
                return Future.succeededFuture(answer);
              }
              Duration latency = Duration.ofNanos(nanoTime.getAsLong() - start);
              return LargeWork.onBytes(
                      whole.body().length(), () -> split(batch, request, Batch.json(whole.body())))
                  .compose(
                      parts -> {
                        boolean stored =
                            stores.store(batch.parts(missing), parts, whole.facts(), latency);
                        Map<Integer, ObjectNode> asked = new HashMap<>();
                        for (int i = 0; i < missing.size(); i++) {
                          asked.put(missing.get(i), parts.get(i).json());
                        }
                        AnswerFacts facts =
                            saving(whole.facts(), found).with(stored(status, stored));
                        return joined(batch, found, asked)
                            .map(body -> (Answer) new Answer.Whole(body, facts));
                      });
            });
  }

  private static List<PartStores.PartAnswer> split(
      Batch batch, ChatRequest request, ObjectNode answer) {
    try {
      return batch.dialect().split(request, answer).stream()
          .map(PartStores.PartAnswer::of)
          .toList();
    } catch (MalformedReplyException e) {
      throw MissedCompletions.malformed(e);
    }
  }

  private static CacheStatus stored(CacheStatus status, boolean stored) {
    return status instanceof Miss miss ? new Miss(miss.reason(), stored, false) : status;
  }

  /** The facts of an answer that saved what its found parts had cost. */
  private static AnswerFacts saving(AnswerFacts facts, Map<Integer, Lookup.CacheHit> found) {
    if (found.isEmpty()) {
      return facts;
    }
    return facts.saving(
        found.values().stream()
            .map(hit -> hit.entry().origin().cost())
            .reduce(Cost.ZERO, Cost::plus));
  }

  private Future<Buffer> joined(
      Batch batch, Map<Integer, Lookup.CacheHit> found, Map<Integer, ObjectNode> asked) {
    long bytes =
        found.values().stream().mapToLong(hit -> hit.entry().payload().length()).sum()
            + asked.size() * USUAL_PART;
    return LargeWork.onBytes(
        bytes,
        () -> {
          Map<Integer, ObjectNode> all = new HashMap<>(asked);
          found.forEach((part, hit) -> all.put(part, Batch.json(hit.entry().payload())));
          return batch.join(all);
        });
  }
}
