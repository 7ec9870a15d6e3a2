package dev.scrubjay.gateway.learning;

import dev.scrubjay.gateway.config.LearningConfig;
import dev.scrubjay.gateway.learning.OwnRequests.JudgedAnswer;
import dev.scrubjay.gateway.learning.OwnRequests.OwnAnswer;
import dev.scrubjay.gateway.observe.AdvisedWork;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.observe.RequestFigures;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.shared.RequestMemory;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.evidence.Provenance;
import dev.scrubjay.policy.evidence.Verdict;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers requests for {@code outcomes_within}, so that callers can report their outcomes at any
 * replica. The memory is in Redis; this replica also keeps its own requests, for as long as Redis
 * is away. Bounded: a request that a model answered, or that is in an experiment, is always written
 * to Redis; hits and shared answers outside experiments, which may be very many, {@value
 * #OTHERS_PER_SECOND} times a second, and can beyond that be judged at this replica alone.
 */
public final class RequestRecorder implements RequestObserver {
  private static final Logger LOG = LoggerFactory.getLogger(RequestRecorder.class);
  private static final int OTHERS_PER_SECOND = 100;

  private final RequestMemory memory;
  private final Supplier<LearningConfig> config;
  private final InstantSource clock;
  private final OwnRequests own = new OwnRequests();
  private final AtomicReference<Others> others = new AtomicReference<>(new Others(0, 0));

  public RequestRecorder(
      RequestMemory memory, Supplier<LearningConfig> config, InstantSource clock) {
    this.memory = memory;
    this.config = config;
    this.clock = clock;
  }

  /** The number of writes of hits and shared answers in the current second. */
  private record Others(long second, int writes) {
    Others next(long now) {
      return now == second ? new Others(second, writes + 1) : new Others(now, 1);
    }
  }

  private Duration kept() {
    return config.get().outcomesWithin();
  }

  @Override
  public void advised(Scope scope, String requestId, ObservedCall asked, AdvisedWork work) {
    remember(
        scope,
        requestId,
        new RememberedRequest(
            asked.model(), Optional.of(asked), Optional.empty(), Optional.of(work)));
  }

  @Override
  public void completed(CompletedRequest request, RequestFigures figures) {
    boolean isClients =
        switch (request.type()) {
          case CACHE_HIT, COALESCED, MODEL_ROUTING, PINNED -> true;
          case REFRESH -> false; // the client was served the old entry
          case ADVICE, REPORTED -> false; // remembered when the advice was given
        };
    if (isClients && request.model().isPresent()) {
      remember(
          request.scope(),
          request.requestId(),
          new RememberedRequest(request.model().get(), request.asked(), request.assignment()));
    }
  }

  private void remember(Scope scope, String requestId, RememberedRequest request) {
    own.put(requestId, new OwnAnswer(scope.tenant(), scope.workspace(), request), clock.instant());
    if (request.asked().isPresent() || request.assignment().isPresent() || isRoomForAnother()) {
      memory
          .remember(scope, requestId, request.text(), kept())
          .onFailure(
              away -> LOG.debug("request {} is not remembered in Redis: {}", requestId, "" + away));
    }
  }

  private boolean isRoomForAnother() {
    long second = clock.instant().getEpochSecond();
    return others.updateAndGet(before -> before.next(second)).writes() <= OTHERS_PER_SECOND;
  }

  /**
   * A request that a verdict was given on.
   *
   * @param counts whether the verdict counts; not if one of the same rank or a higher was given
   *     before
   * @param first whether no verdict was given before
   * @param instead the verdict of a lower rank that it takes the place of
   * @param shared whether all replicas know of the verdict; not if Redis is away
   */
  record JudgedRequest(
      RememberedRequest request,
      boolean counts,
      boolean first,
      Optional<Verdict> instead,
      boolean shared) {}

  /**
   * Notes a verdict on the answer to a request. One that has just been answered may be on its way
   * to Redis, so that one that is not found is looked for again.
   *
   * @param workspace null for any of the tenant's
   * @return empty if the workspace has sent no such request; fails if this cannot be told, as Redis
   *     is away or refuses
   */
  Future<Optional<JudgedRequest>> judge(
      String tenant, @Nullable String workspace, String requestId, Verdict verdict) {
    return judgeShared(tenant, workspace, requestId, verdict)
        .compose(
            found ->
                found.isPresent()
                    ? Future.succeededFuture(found)
                    : memory
                        .settled(tenant)
                        .compose(settled -> judgeShared(tenant, workspace, requestId, verdict)))
        .recover(
            cannotTell ->
                judgeOwn(tenant, workspace, requestId, verdict)
                    .map(known -> Future.succeededFuture(Optional.of(known)))
                    .orElseGet(() -> Future.failedFuture(cannotTell)))
        .map(found -> found.or(() -> judgeOwn(tenant, workspace, requestId, verdict)));
  }

  /** Remembers that a request was repeated, for verdicts on its answer. */
  void remember(Scope scope, String requestId, RememberedPair pair) {
    memory
        .remember(scope, RememberedPair.id(requestId), pair.text(), kept())
        .onFailure(
            away ->
                LOG.debug("the pair of request {} is not remembered: {}", requestId, "" + away));
  }

  /**
   * A pair that a verdict was given on.
   *
   * @param instead the verdict of a lower rank that it takes the place of
   */
  record JudgedPair(RememberedPair pair, Optional<Verdict> instead) {}

  /**
   * Notes a verdict on the answer to a request of the tenant that was repeated.
   *
   * @return empty if there is no such request, or the verdict does not count; fails if Redis is
   *     away
   */
  Future<Optional<JudgedPair>> judgePair(Scope scope, String requestId, Verdict verdict) {
    return memory
        .judge(scope.tenant(), null, RememberedPair.id(requestId), shared(verdict), kept())
        .map(
            found ->
                found
                    .filter(RequestMemory.JudgedText::noted)
                    .flatMap(
                        judged ->
                            RememberedPair.parse(judged.request())
                                .map(
                                    pair ->
                                        new JudgedPair(
                                            pair, judged.before().map(RequestRecorder::verdict)))));
  }

  private static Optional<JudgedRequest> judged(RequestMemory.JudgedText judged) {
    return RememberedRequest.parse(judged.request())
        .map(
            request ->
                new JudgedRequest(
                    request,
                    judged.noted(),
                    judged.before().isEmpty(),
                    judged.before().map(RequestRecorder::verdict),
                    true));
  }

  private Future<Optional<JudgedRequest>> judgeShared(
      String tenant, @Nullable String workspace, String requestId, Verdict verdict) {
    return memory
        .judge(tenant, workspace, requestId, shared(verdict), kept())
        .map(found -> found.flatMap(RequestRecorder::judged));
  }

  private Optional<JudgedRequest> judgeOwn(
      String tenant, @Nullable String workspace, String requestId, Verdict verdict) {
    int rank = verdict.provenance().rank();
    JudgedAnswer known = own.judge(tenant, workspace, requestId, rank, clock.instant(), kept());
    return Optional.ofNullable(known)
        .map(
            judged ->
                new JudgedRequest(
                    judged.request(), judged.counts(), judged.first(), Optional.empty(), false));
  }

  private static RequestMemory.RankedScore shared(Verdict verdict) {
    return new RequestMemory.RankedScore(verdict.provenance().rank(), verdict.score());
  }

  private static Verdict verdict(RequestMemory.RankedScore shared) {
    return new Verdict(shared.score(), Provenance.ofRank(shared.rank()));
  }
}
