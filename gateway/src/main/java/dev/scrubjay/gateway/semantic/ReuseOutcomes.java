package dev.scrubjay.gateway.semantic;

import dev.scrubjay.gateway.observe.SemanticEvent;
import dev.scrubjay.gateway.observe.SemanticEvent.CompareMeans;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.semantic.KnownReuse.Choice;
import dev.scrubjay.gateway.shared.RequestMemory;
import dev.scrubjay.gateway.shared.RequestMemory.JudgedText;
import dev.scrubjay.gateway.shared.RequestMemory.RankedScore;
import dev.scrubjay.policy.evidence.Verdict;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.semantic.ReusePair;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answers that were given again, kept so that callers can report how they turned out at any
 * replica. A wrong one is evicted everywhere, and learned from; of a right one is learned.
 */
public final class ReuseOutcomes {
  private static final Logger LOG = LoggerFactory.getLogger(ReuseOutcomes.class);
  private static final double GOOD = 0.5;

  private final SemanticParts parts;
  private final SemanticNotes notes;
  private final RequestMemory memory;
  private final Supplier<Duration> kept;

  /**
   * @param kept for how long outcomes can be reported
   */
  ReuseOutcomes(
      SemanticParts parts, SemanticNotes notes, RequestMemory memory, Supplier<Duration> kept) {
    this.parts = parts;
    this.notes = notes;
    this.memory = memory;
    this.kept = kept;
  }

  /** Remembers that {@code completion} got an answer again. */
  public void served(Completion completion, Reusable reusable, KnownAnswer answer) {
    ReusePair pair =
        new ReusePair(
            reusable.lesson().prompt().partition(),
            reusable.answer().entry().id(),
            reusable.answer().features(),
            true,
            reusable.lesson().prompt().asker());
    String id = KnownReuse.id(pair.partition(), parts.clock().millis(), 0);
    KnownReuse reuse = new KnownReuse(id, pair, Choice.REUSED, answer.fingerprint());
    memory
        .remember(
            completion.scope(),
            id(completion.context().requestId()),
            id + ' ' + reuse.encode(),
            kept.get())
        .onFailure(away -> LOG.debug("a reused answer is not remembered: {}", "" + away));
  }

  private static String id(String requestId) {
    return requestId + "\nreuse";
  }

  /**
   * Takes a verdict on the answer to a request, if that was given again.
   *
   * @param workspace null for any of the tenant's
   * @return whether it was learned from; never fails
   */
  public Future<Boolean> judged(
      String tenant, @Nullable String workspace, String requestId, Verdict verdict) {
    RankedScore score = new RankedScore(verdict.provenance().rank(), verdict.score());
    return memory
        .judge(tenant, workspace, id(requestId), score, kept.get())
        .map(found -> found.filter(JudgedText::noted).flatMap(ReuseOutcomes::reuse))
        .map(
            found -> {
              found.ifPresent(reuse -> learn(tenant, reuse, verdict.score() >= GOOD));
              return found.isPresent();
            })
        .otherwise(false);
  }

  private static Optional<KnownReuse> reuse(JudgedText judged) {
    String[] parts = judged.request().split(" ", 2);
    return parts.length < 2 ? Optional.empty() : KnownReuse.decode(parts[0], parts[1]);
  }

  private void learn(String tenant, KnownReuse reuse, boolean right) {
    ReusePair pair = reuse.pair();
    CacheKey entry = CacheKey.parse(tenant, pair.entry());
    Scope scope = entry.scope();
    parts
        .observer()
        .semantic(scope, new SemanticEvent.ReuseCompared(right, CompareMeans.OUTCOME, true));
    notes.compared(
        scope,
        new ReusePair(pair.partition(), pair.entry(), pair.features(), right, pair.asker()),
        Choice.REUSED,
        reuse.fingerprint());
    if (!right) {
      notes.forget(pair.partition(), entry);
      parts
          .cache()
          .delete(entry)
          .onFailure(away -> LOG.debug("a wrong answer is not evicted: {}", "" + away));
    }
  }
}
