package dev.scrubjay.gateway.learning;

import dev.scrubjay.gateway.learning.RequestRecorder.JudgedRequest;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.observe.OwnWork;
import dev.scrubjay.gateway.observe.ReportedOutcome;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.semantic.ReuseOutcomes;
import dev.scrubjay.policy.evidence.Observation;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.experiment.Assignment;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes the outcomes that callers report: a verdict is noted on its request, learned from, and
 * counted in the figures. Of several verdicts on one request the first counts, and later ones of a
 * more trusted provenance; the others are acknowledged and ignored.
 */
public final class Outcomes {
  private final RequestRecorder requests;
  private final Learner learner;
  private final RequestObserver observer;
  private final PairLearner pairs;
  private final Predicate<String> repeated;
  private final ReuseOutcomes reuses;

  /**
   * Makes the way of outcomes.
   *
   * @param observer is told of the outcomes that count
   * @param repeated whether requests of a tenant are repeated on other models
   * @param reuses the answers that were given to other wordings
   */
  public Outcomes(
      RequestRecorder requests,
      Learner learner,
      RequestObserver observer,
      PairLearner pairs,
      Predicate<String> repeated,
      ReuseOutcomes reuses) {
    this.requests = requests;
    this.learner = learner;
    this.observer = observer;
    this.pairs = pairs;
    this.repeated = repeated;
    this.reuses = reuses;
  }

  /**
   * The result of a report.
   *
   * @param model the model whose answer it is about
   * @param learned whether it was learned from
   */
  public record Recorded(String model, boolean learned) {
    Recorded orLearned(boolean besides) {
      return new Recorded(model, learned || besides);
    }
  }

  /** Records {@code report}; empty if neither the request nor the report says which model it is. */
  public Future<Optional<Recorded>> report(OutcomeReport report) {
    if (report.requestId().isEmpty()) {
      return Future.succeededFuture(asStated(report));
    }
    return onRequest(report)
        .compose(
            recorded ->
                reused(report).map(learned -> recorded.map(found -> found.orLearned(learned))));
  }

  /** Whether the report is on an answer that was given to another wording, and is learned from. */
  private Future<Boolean> reused(OutcomeReport report) {
    return reuses.judged(
        report.scope().tenant(),
        workspace(report),
        report.requestId().orElseThrow(),
        report.verdict());
  }

  private static @Nullable String workspace(OutcomeReport report) {
    return report.anyWorkspace() ? null : report.scope().workspace();
  }

  private Future<Optional<Recorded>> onRequest(OutcomeReport report) {
    return requests
        .judge(
            report.scope().tenant(),
            workspace(report),
            report.requestId().orElseThrow(),
            report.verdict())
        .recover(
            cannotTell ->
                report.model().isPresent()
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture(cannotTell))
        .map(
            known ->
                known.isPresent()
                    ? Optional.of(onRequest(report, known.get()))
                    : ofModel(report, false));
  }

  private Recorded onRequest(OutcomeReport report, JudgedRequest judged) {
    RememberedRequest request = judged.request();
    ReportedWork work = new ReportedWork(report, learner::knows);
    String model = work.model(request);
    if (judged.counts()) {
      count(report, request.assignment().orElse(null));
    }
    if (judged.first()) {
      request
          .work()
          .flatMap(expected -> work.onAdvice(request.model(), expected))
          .ifPresent(own -> done(report, own, request.assignment().orElse(null)));
    }
    boolean learned =
        judged.counts()
            && judged.shared()
            && request.asked().isPresent()
            && learner.knows(model)
            && learner.learn(
                report.scope(),
                new Observation.ObservedVerdict(
                    asked(request.asked().get(), model), report.verdict(), judged.instead()));
    if (learned && repeated.test(report.scope().tenant())) {
      pairs.learn(report.scope(), report.requestId().orElseThrow(), report.verdict());
    }
    return new Recorded(model, learned);
  }

  /** What was asked, of the model that the caller called. */
  private static ObservedCall asked(ObservedCall asked, String model) {
    return new ObservedCall(asked.task(), asked.complexity(), model, asked.inputTokens());
  }

  private void done(OutcomeReport report, OwnWork work, @Nullable Assignment assignment) {
    observer.completed(
        CompletedRequest.reported(report.scope(), report.requestId().orElse(""), work, assignment));
  }

  private Optional<Recorded> asStated(OutcomeReport report) {
    boolean learned =
        report.asked().isPresent()
            && learner.knows(report.asked().get().model())
            && learner.learn(
                report.scope(),
                new Observation.ObservedVerdict(
                    report.asked().get(), report.verdict(), Optional.empty()));
    new ReportedWork(report, learner::knows).onModel().ifPresent(work -> done(report, work, null));
    return ofModel(report, learned);
  }

  private Optional<Recorded> ofModel(OutcomeReport report, boolean learned) {
    report.model().ifPresent(model -> count(report, null));
    return report.model().map(model -> new Recorded(model, learned));
  }

  private void count(OutcomeReport report, @Nullable Assignment assignment) {
    observer.reported(
        new ReportedOutcome(
            report.scope(), Optional.ofNullable(assignment), report.success(), report.costUsd()));
  }
}
