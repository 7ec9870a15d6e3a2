package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.answers.StoreFence;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.completion.PartsInFlight.PartAnswer;
import dev.scrubjay.gateway.config.CoalescingConfig;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.BatchDialect;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.gateway.load.MemoryKind;
import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.observe.CacheStatus.Miss;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.stream.Allowance;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.model.Cost;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests for several things from the entries of each, and asks a provider once for those
 * that are missing, but for those that another batch of this replica is asking for.
 */
public final class BatchedCompletions {
  /** The most parts of a batch; larger ones are one completion. */
  private static final int MAX_PARTS = 2048;

  /** The size that is assumed of the request for a part, in bytes. */
  private static final long USUAL_REQUEST = 512;

  /** The size that is assumed of the answer to a part, in bytes. */
  private static final long USUAL_PART = 8 << 10;

  /** An answer is held as it came, taken apart, and joined with others. */
  private static final long COPIES = 3;

  private final Completions completions;
  private final MissedCompletions misses;
  private final PartLookups lookups;
  private final PartStores stores;
  private final CachedAnswers cached;
  private final MemoryBudget memory;
  private final boolean shares;
  private final PartsInFlight inFlight;
  private final LongSupplier nanoTime;

  public BatchedCompletions(
      Vertx vertx,
      Completions completions,
      MissedCompletions misses,
      PartLookups lookups,
      PartStores stores,
      CachedAnswers cached,
      CoalescingConfig coalescing,
      MemoryBudget memory,
      LongSupplier nanoTime) {
    this.memory = memory;
    this.completions = completions;
    this.misses = misses;
    this.lookups = lookups;
    this.stores = stores;
    this.cached = cached;
    this.shares = coalescing.enabled();
    this.inFlight = new PartsInFlight(vertx, coalescing.patience());
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
    Allowance held = memory.allowance(completion.context().scope().tenant(), MemoryKind.REPLY);
    return LargeWork.onBytes(
            completion.request().features().textChars() + parts * USUAL_REQUEST,
            () -> Batch.of(completion, dialect, part -> part(completion, part, keys), held))
        .compose(
            batch ->
                completion.context().directives().noCache()
                    ? answered(batch, Map.of())
                    : lookups.find(batch).compose(found -> answered(batch, found)))
        .onComplete(done -> held.release());
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
    return missing.size() == 1 && !inFlight.has(batch.parts().get(missing.getFirst()))
        ? completions
            .completeApart(batch.parts().get(missing.get(0)))
            .compose(answer -> withOne(batch, found, missing.get(0), answer))
        : stores
            .fences(batch.parts(missing))
            .compose(fences -> asked(batch, found, fenced(missing, fences), status));
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

  private static SortedMap<Integer, StoreFence> fenced(
      List<Integer> missing, List<StoreFence> fences) {
    SortedMap<Integer, StoreFence> fenced = new TreeMap<>();
    for (int i = 0; i < missing.size(); i++) {
      fenced.put(missing.get(i), fences.get(i));
    }
    return fenced;
  }

  /** What was asked for, by the parts' numbers, and the facts about it. */
  private record Asked(Map<Integer, ObjectNode> answers, AnswerFacts facts) {}

  /**
   * Gets the parts that are missing: from other batches that ask for them, else from a provider.
   *
   * @param missing the fences of their answers, by their numbers
   */
  private Future<Answer> asked(
      Batch batch,
      Map<Integer, Lookup.CacheHit> found,
      SortedMap<Integer, StoreFence> missing,
      CacheStatus status) {
    boolean sharing = shares && !batch.whole().context().directives().noCache();
    PartsInFlight.Claim claim = sharing ? inFlight.claim(batch, missing) : inFlight.alone(missing);
    Future<@Nullable Asked> own =
        claim.own().isEmpty()
            ? Future.succeededFuture()
            : fromProvider(batch, claim, status).map(asked -> asked);
    return Future.all(own, claim.others())
        .compose(both -> rest(batch, missing, status, own.result(), both.resultAt(1)))
        .compose(
            asked -> {
              AnswerFacts facts = saving(asked.facts(), found);
              return joined(batch, found, asked.answers())
                  .map(body -> (Answer) new Answer.Whole(body, facts));
            });
  }

  /** Adds what other batches got to {@code own}, and asks for what they did not get. */
  private Future<Asked> rest(
      Batch batch,
      SortedMap<Integer, StoreFence> missing,
      CacheStatus status,
      @Nullable Asked own,
      Map<Integer, PartAnswer> others) {
    Map<Integer, ObjectNode> answers = new HashMap<>(own == null ? Map.of() : own.answers());
    others.forEach((part, other) -> answers.put(part, other.answer()));
    SortedMap<Integer, StoreFence> left = new TreeMap<>(missing);
    left.keySet().removeAll(answers.keySet());
    if (!left.isEmpty()) {
      return fromProvider(batch, inFlight.alone(left), status)
          .map(
              more -> {
                answers.putAll(more.answers());
                return new Asked(answers, more.facts());
              });
    }
    if (own != null) {
      return Future.succeededFuture(new Asked(answers, own.facts()));
    }
    AnswerFacts led = others.values().iterator().next().facts();
    CacheStatus shared =
        status instanceof Miss miss ? new Miss(miss.reason(), led.isStored(), true) : status;
    return Future.succeededFuture(
        new Asked(answers, cached.shared(batch.whole(), led.sharedAs(shared))));
  }

  /** Asks a provider for the parts that are claimed, and stores its answer to each. */
  private Future<Asked> fromProvider(Batch batch, PartsInFlight.Claim claim, CacheStatus status) {
    List<Integer> missing = claim.own();
    return LargeWork.onBytes(
            batch.whole().request().features().textChars() + missing.size() * USUAL_REQUEST,
            () -> batch.asking(missing))
        .compose(request -> fromProvider(batch, claim, status, request));
  }

  private Future<Asked> fromProvider(
      Batch batch, PartsInFlight.Claim claim, CacheStatus status, ChatRequest request) {
    List<Integer> missing = claim.own();
    long start = nanoTime.getAsLong();
    Completion completion = new Completion(batch.whole().context(), request, batch.whole().key());
    return misses
        .unshared(completion, status)
        .compose(
            answer ->
                answer instanceof Answer.Whole whole
                    ? Future.succeededFuture(whole)
                    : Future.failedFuture(notWhole()))
        .compose(
            whole -> {
              if (!batch.memory().grow(COPIES * whole.body().length())) {
                return Future.failedFuture(MemoryBudget.refusal());
              }
              Duration latency = Duration.ofNanos(nanoTime.getAsLong() - start);
              return LargeWork.onBytes(
                      whole.body().length(), () -> split(batch, request, Batch.json(whole.body())))
                  .map(
                      parts -> {
                        boolean stored =
                            stores.store(
                                batch.parts(missing),
                                claim.fences(),
                                parts,
                                whole.facts(),
                                latency);
                        AnswerFacts facts = whole.facts().with(stored(status, stored));
                        claim.answered(
                            batch, parts.stream().map(PartStores.PartText::json).toList(), facts);
                        Map<Integer, ObjectNode> answers = new HashMap<>();
                        for (int i = 0; i < missing.size(); i++) {
                          answers.put(missing.get(i), parts.get(i).json());
                        }
                        return new Asked(answers, facts);
                      });
            })
        .onFailure(claim::release);
  }

  private static ApiException notWhole() {
    return MissedCompletions.malformed(new MalformedReplyException("it is not a whole answer"));
  }

  private static List<PartStores.PartText> split(
      Batch batch, ChatRequest request, ObjectNode answer) {
    try {
      return batch.dialect().split(request, answer).stream().map(PartStores.PartText::of).toList();
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
