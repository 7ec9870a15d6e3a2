package dev.scrubjay.gateway.http.cache;

import dev.scrubjay.gateway.analytics.Analytics;
import dev.scrubjay.gateway.analytics.Outcome;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.experiments.Experiments;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.http.message.RequestFields;
import dev.scrubjay.gateway.http.message.RequirementsReader;
import dev.scrubjay.gateway.learning.Learner;
import dev.scrubjay.gateway.tuning.AutoTuner;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.evidence.Provenance;
import dev.scrubjay.policy.evidence.Verdict;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves {@code POST /v1/outcomes}: what became of an answer, maybe long after. */
public final class OutcomeRoute implements Handler<RoutingContext> {
  private static final Logger LOG = LoggerFactory.getLogger(OutcomeRoute.class);
  private static final Set<String> TASK = Set.of("task_type", "task_complexity", "token_count");
  private static final Set<String> OUTCOME =
      Set.of(
          "tenant",
          "workspace",
          "request_id",
          "model",
          "success",
          "accuracy",
          "regenerated",
          "provenance",
          "cost",
          "latency");
  private static final double GOOD = 0.5;

  private final ResultRequests requests;
  private final Analytics analytics;
  private final AutoTuner tuner;
  private final Experiments experiments;
  private final Learner learner;
  private final RedisCache cache;

  public OutcomeRoute(
      ResultRequests requests,
      Analytics analytics,
      AutoTuner tuner,
      Experiments experiments,
      Learner learner,
      RedisCache cache) {
    this.requests = requests;
    this.analytics = analytics;
    this.tuner = tuner;
    this.experiments = experiments;
    this.learner = learner;
    this.cache = cache;
  }

  @Override
  public void handle(RoutingContext context) {
    RequestFields fields = requests.body(context).only(ResultRequests.union(OUTCOME, TASK));
    Scope scope = requests.scope(context, fields);
    Optional<String> requestId = fields.text("request_id");
    Optional<ObservedCall> stated = stated(context, fields);
    if (requestId.isEmpty() && !fields.has("model")) {
      throw RequestFields.wrong("request_id", "give request_id, or model");
    }
    Verdict verdict = verdict(fields);
    Outcome outcome = outcome(fields, verdict);
    judge(scope, requestId, stated, verdict)
        .map(
            judged -> {
              Optional<String> model =
                  judged.map(known -> known.asked().model()).or(() -> fields.text("model"));
              String recorded =
                  analytics
                      .record(scope, requestId, model, outcome)
                      .orElseThrow(() -> cache.reachable() ? unknown() : cannotTell());
              tuner.judged(outcome.success());
              requestId.ifPresent(id -> experiments.judged(scope, id, outcome.success()));
              return Json.object()
                  .put("recorded", true)
                  .put("model", recorded)
                  .put("learned", judged.isPresent() && judged.get().learned());
            })
        .onSuccess(body -> Replies.success(context, body))
        .onFailure(context::fail);
  }

  /** Has it learned; never fails. */
  private Future<Optional<Learner.Outcome>> judge(
      Scope scope, Optional<String> requestId, Optional<ObservedCall> stated, Verdict verdict) {
    if (requestId.isPresent()) {
      return learner
          .judge(scope, requestId.get(), verdict)
          .onFailure(away -> LOG.debug("an outcome is not learned from: {}", away.toString()))
          .otherwise(Optional.empty());
    }
    return Future.succeededFuture(
        stated.map(asked -> new Learner.Outcome(asked, learner.judge(scope, asked, verdict))));
  }

  /** What was asked of whom, if the caller says what kind of task it was. */
  private static Optional<ObservedCall> stated(RoutingContext context, RequestFields fields) {
    var requirements = RequirementsReader.in(fields.object(), context.request().headers());
    Optional<String> model = fields.text("model");
    return model.isPresent()
            && requirements.task().isPresent()
            && requirements.complexity().isPresent()
        ? Optional.of(
            new ObservedCall(
                requirements.task().get(),
                requirements.complexity().get(),
                model.get(),
                requirements.tokenCount().orElse(0)))
        : Optional.empty();
  }

  /** A user who asks again was not content; an opinion, or a proof, says more than that. */
  private static Verdict verdict(RequestFields fields) {
    Optional<Boolean> success = fields.flag("success");
    OptionalDouble accuracy = fields.number("accuracy", 0, 1);
    boolean regenerated = fields.flag("regenerated").orElse(false);
    if (success.isEmpty() && accuracy.isEmpty() && !regenerated) {
      throw RequestFields.wrong("success", "is missing (or give accuracy, or regenerated: true)");
    }
    boolean judged = success.isPresent() || accuracy.isPresent();
    double score = success.orElse(judged) ? accuracy.orElse(judged ? 1 : 0) : 0;
    return new Verdict(
        score, provenance(fields, judged ? Provenance.OPINION : Provenance.BEHAVIOUR));
  }

  private static Provenance provenance(RequestFields fields, Provenance usual) {
    return fields
        .text("provenance")
        .map(
            text ->
                switch (text.toLowerCase(Locale.ROOT)) {
                  case "behaviour" -> Provenance.BEHAVIOUR;
                  case "opinion" -> Provenance.OPINION;
                  case "proof" -> Provenance.PROOF;
                  default ->
                      throw RequestFields.wrong(
                          "provenance", "expected behaviour, opinion or proof");
                })
        .orElse(usual);
  }

  private static Outcome outcome(RequestFields fields, Verdict verdict) {
    OptionalDouble latency = fields.number("latency", 0, 86_400);
    return new Outcome(
        fields.flag("success").orElse(verdict.score() >= GOOD),
        fields.number("cost", 0, 1e6),
        latency.isPresent()
            ? Optional.of(Duration.ofNanos((long) (latency.getAsDouble() * 1e9)))
            : Optional.empty(),
        fields.number("accuracy", 0, 1));
  }

  private static ApiException cannotTell() {
    return new ApiException(
        ApiError.of(
            ErrorKind.UNAVAILABLE,
            "redis_away",
            "Redis, which knows what was asked, is away: say it again later, or give model."));
  }

  private static ApiException unknown() {
    return new ApiException(
        new ApiError(
            ErrorKind.NOT_FOUND,
            "No such request in this tenant, or it is too long ago. Give model.",
            "request_id",
            "unknown_request",
            null));
  }
}
