package dev.scrubjay.gateway.semantic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.config.SemanticConfig.SemanticLimits;
import dev.scrubjay.gateway.config.SemanticMode;
import dev.scrubjay.gateway.config.SemanticPolicy;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.observe.SemanticEvent;
import dev.scrubjay.gateway.observe.SemanticEvent.NoComparison;
import dev.scrubjay.gateway.observe.SemanticEvent.NoSearch;
import dev.scrubjay.gateway.observe.SemanticEvent.SearchResult;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.semantic.Lessons.Lesson;
import dev.scrubjay.gateway.semantic.embedding.Embedder;
import dev.scrubjay.gateway.semantic.embedding.EmbeddingException;
import dev.scrubjay.gateway.shared.PromptMemory;
import dev.scrubjay.gateway.shared.RequestMemory;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.semantic.ReuseTerms;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds answers that were given to other wordings of a request, and learns which of them may be
 * given again. Trouble is never the client's: a search that fails, or takes too long, finds
 * nothing. Nothing is done for tenants and requests that do not use it.
 */
public final class SemanticCache {
  private static final Logger LOG = LoggerFactory.getLogger(SemanticCache.class);
  private static final Duration SWEEP_INTERVAL = Duration.ofHours(1);

  /** When searches are warmed up: a start should have the processor to itself until it is over. */
  private static final Duration WARM_UP_AFTER = Duration.ofSeconds(1);

  private static final int WARM_UP_SEARCHES = 300;

  private final Vertx vertx;
  private final SemanticParts parts;
  private final Embedder embedder;
  private final PromptNotes known;
  private final SemanticNotes notes;
  private final SemanticLimits limits;
  private final LongSupplier nanoTime;
  private final Lessons lessons = new Lessons();
  private final AtomicInteger comparisons = new AtomicInteger();
  private final AtomicBoolean prepared = new AtomicBoolean();
  private volatile boolean closed;

  SemanticCache(
      Vertx vertx,
      SemanticParts parts,
      Embedder embedder,
      PromptNotes known,
      SemanticLimits limits,
      LongSupplier nanoTime) {
    this.vertx = vertx;
    this.parts = parts;
    this.embedder = embedder;
    this.known = known;
    this.notes = new SemanticNotes(parts, known);
    this.limits = limits;
    this.nanoTime = nanoTime;
  }

  /**
   * A cache that keeps what it knows in {@code memory}.
   *
   * @param memory of all replicas
   */
  public static SemanticCache open(
      Vertx vertx,
      SemanticParts parts,
      Embedder embedder,
      PromptMemory memory,
      SemanticLimits limits,
      LongSupplier nanoTime) {
    PromptNotes known = new PromptNotes(vertx, memory, limits);
    memory.subscribe(known);
    return new SemanticCache(vertx, parts, embedder, known, limits, nanoTime).start();
  }

  /**
   * The answers that were given again, for callers to report on.
   *
   * @param kept for how long they can
   */
  public ReuseOutcomes outcomes(RequestMemory memory, Supplier<Duration> kept) {
    return new ReuseOutcomes(parts, notes, memory, kept);
  }

  /** The name of what makes the vectors. */
  public String embedder() {
    return embedder.name();
  }

  /** The vectors at this replica. */
  public int vectors() {
    return known.vectors();
  }

  /** Makes it ready for requests to come, off the event loops; no request waits for that. */
  public void prepare() {
    if (prepared.compareAndSet(false, true)) {
      embedder.prepare();
      vertx.setTimer(WARM_UP_AFTER.toMillis(), id -> warmUp());
    }
  }

  /** Searches on a thread of its own, which no one waits for, and no request needs. */
  private void warmUp() {
    Thread.ofPlatform()
        .daemon()
        .name("search-warm-up")
        .start(
            () -> {
              long began = nanoTime.getAsLong();
              new SearchWarmUp().run(WARM_UP_SEARCHES, () -> closed);
              LOG.debug("searches were warmed up in {}", since(began));
            });
  }

  /** Forgets, from now on, what has lost its entries: after purges here, and once an hour. */
  private SemanticCache start() {
    parts.cache().onPurged(this::sweep);
    vertx.setPeriodic(SWEEP_INTERVAL.toMillis(), id -> known.tenants().forEach(this::sweep));
    return this;
  }

  private void sweep(String tenant) {
    if (known.isOpen(tenant)) {
      notes
          .sweep(tenant)
          .onFailure(away -> LOG.debug("the prompts of {} were not swept: {}", tenant, "" + away));
    }
  }

  /** Notes that a request could be answered by no near answer. */
  public void notSearched(Completion completion, NoSearch reason) {
    parts.observer().semantic(completion.scope(), new SemanticEvent.NotSearched(reason));
  }

  /** Searches for an answer; empty if none may be given. Never fails. */
  public Future<Optional<Reusable>> search(
      Completion completion, ComparablePrompt prompt, SemanticPolicy policy) {
    TenantPrompts tenant = known.of(completion.scope().tenant());
    long began = nanoTime.getAsLong();
    return Future.succeededFuture()
        .compose(nothing -> embedder.embed(completion, prompt.text()))
        .compose(
            vector -> {
              if (vector.isEmpty()) {
                notSearched(completion, NoSearch.UNREADABLE);
                return Future.succeededFuture(Optional.<Reusable>empty());
              }
              Duration embedding = since(began);
              PromptVector code = PromptVector.of(vector.get());
              ComparablePrompt comparable = prompt.of(code.codes().length);
              ReuseTerms terms = new ReuseTerms(policy.delta(), policy.audit());
              double draw = parts.random().nextDouble();
              return vertx
                  .executeBlocking(() -> tenant.search(comparable, code, terms, draw), false)
                  .onSuccess(found -> refitIfDue(tenant))
                  .map(
                      search ->
                          decided(
                              completion,
                              new Lesson(comparable, code, search, policy),
                              since(began),
                              embedding));
            })
        .recover(
            trouble -> {
              notSearched(completion, reason(trouble));
              return Future.succeededFuture(Optional.empty());
            });
  }

  /** Fits what was learned of a tenant anew, if it is time; no request waits for it. */
  private void refitIfDue(TenantPrompts tenant) {
    if (tenant.isFitDue()) {
      vertx
          .executeBlocking(
              () -> {
                tenant.refit();
                return null;
              },
              false)
          .onFailure(cause -> LOG.warn("What was learned of reuse cannot be fitted", cause));
    }
  }

  private static NoSearch reason(Throwable trouble) {
    return trouble instanceof EmbeddingException known
        ? switch (known.trouble()) {
          case BUSY -> NoSearch.BUSY;
          case LATE -> NoSearch.LATE;
          case FAILED -> NoSearch.FAILED;
        }
        : NoSearch.FAILED;
  }

  private Duration since(long nanos) {
    return Duration.ofNanos(nanoTime.getAsLong() - nanos);
  }

  private Optional<Reusable> decided(
      Completion completion, Lesson lesson, Duration took, Duration embedding) {
    Search search = lesson.search();
    NearAnswer answer = search.answer();
    if (answer == null) {
      SearchResult result =
          search.audit()
              ? SearchResult.AUDIT
              : search.candidates().isEmpty() ? SearchResult.NOTHING_NEAR : SearchResult.ASK;
      return asking(completion, lesson, result, took, embedding);
    }
    if (lesson.policy().mode() == SemanticMode.SHADOW) {
      return asking(completion, lesson, SearchResult.SHADOW_HIT, took, embedding);
    }
    return search.errs()
        ? asking(completion, lesson, SearchResult.STOPPED_HIT, took, embedding)
        : Optional.of(new Reusable(answer, lesson, took, embedding));
  }

  /** Has the answer of the model that is asked compared, once it is there. */
  private Optional<Reusable> asking(
      Completion completion,
      Lesson lesson,
      SearchResult result,
      Duration took,
      Duration embedding) {
    NearAnswer answer = lesson.search().answer();
    double error = answer == null ? 0 : answer.error();
    searched(completion, result, took, embedding, error);
    if (!completion.context().directives().onlyIfCached()) {
      lessons.open(lesson.unused());
    }
    return Optional.empty();
  }

  private void searched(
      Completion completion, SearchResult result, Duration took, Duration embedding, double error) {
    parts
        .observer()
        .semantic(completion.scope(), new SemanticEvent.Searched(result, took, embedding, error));
  }

  /** Whether the answer is still the one that was last compared. */
  public boolean isUnchanged(Reusable reusable, KnownAnswer answer) {
    CacheKey entry = reusable.answer().entry();
    return known.of(entry.scope().tenant()).isUnchanged(entry, answer.fingerprint());
  }

  /** Notes that an answer was given. */
  public void served(Completion completion, Reusable reusable) {
    searched(
        completion,
        SearchResult.HIT,
        reusable.took(),
        reusable.embedding(),
        reusable.answer().error());
  }

  /**
   * Notes that an answer could not be given after all.
   *
   * @param gone whether its entry is no more
   */
  public void unusable(Completion completion, Reusable reusable, boolean gone) {
    known.of(completion.scope().tenant()).notServed(reusable.answer());
    if (gone) {
      notes.forget(reusable.lesson().prompt().partition(), reusable.answer().entry());
    }
    Lesson lesson = reusable.lesson().asked();
    asking(completion, lesson, SearchResult.UNUSABLE, reusable.took(), reusable.embedding());
  }

  /** Learns from a model's answer, once its client has it. */
  public void answered(Completion completion, ObjectNode answer) {
    Lesson lesson = lessons.end(completion.key());
    if (lesson == null) {
      return;
    }
    if (comparisons.incrementAndGet() > limits.comparisons()) {
      comparisons.decrementAndGet();
      notCompared(completion, NoComparison.BUSY);
      return;
    }
    LargeWork.later()
        .compose(done -> LargeWork.onJson(answer, () -> KnownAnswer.of(completion, answer)))
        .compose(own -> learn(completion, lesson, own.orElse(null)))
        .onComplete(done -> comparisons.decrementAndGet());
  }

  private Future<Void> learn(Completion completion, Lesson lesson, @Nullable KnownAnswer own) {
    if (own == null) {
      notCompared(completion, NoComparison.INCOMPLETE);
      return Future.succeededFuture();
    }
    return new AnswerComparison(parts, notes, completion, lesson, own).run();
  }

  private void notCompared(Completion completion, NoComparison reason) {
    parts.observer().semantic(completion.scope(), new SemanticEvent.NotCompared(reason));
  }

  /** Ends its threads. */
  public void close() {
    closed = true;
    embedder.close();
  }
}
