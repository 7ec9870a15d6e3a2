package dev.scrubjay.gateway.http.cache;

import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.http.message.RequestFields;
import dev.scrubjay.gateway.http.message.RequirementsReader;
import dev.scrubjay.gateway.learning.OutcomeReport;
import dev.scrubjay.gateway.learning.Outcomes;
import dev.scrubjay.gateway.redis.RedisRefusal;
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

/** Serves {@code POST /v1/outcomes}: reports of how answers turned out, maybe long after. */
public final class OutcomeRoute implements Handler<RoutingContext> {
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

  /** The score from which an answer counts as a success, where the caller does not say. */
  private static final double GOOD = 0.5;

  private static final double MAX_COST_USD = 1e6;
  private static final double MAX_LATENCY_SECONDS = 86_400;

  private final ResultRequests requests;
  private final Outcomes outcomes;

  public OutcomeRoute(ResultRequests requests, Outcomes outcomes) {
    this.requests = requests;
    this.outcomes = outcomes;
  }

  @Override
  public void handle(RoutingContext context) {
    requests
        .read(context, fields -> report(context, fields))
        .compose(
            report ->
                outcomes.report(report).recover(cause -> Future.failedFuture(cannotTell(cause))))
        .map(found -> found.orElseThrow(OutcomeRoute::unknown))
        .map(
            recorded ->
                Json.object()
                    .put("recorded", true)
                    .put("model", recorded.model())
                    .put("learned", recorded.learned()))
        .onSuccess(body -> Replies.success(context, body))
        .onFailure(context::fail);
  }

  private OutcomeReport report(RoutingContext context, RequestFields fields) {
    Scope scope = requests.scope(context, fields.only(ResultRequests.union(OUTCOME, TASK)));
    Optional<String> requestId = fields.text("request_id");
    if (requestId.isEmpty() && !fields.has("model")) {
      throw RequestFields.wrong("request_id", "give request_id, or model");
    }
    Verdict verdict = verdict(fields);
    return new OutcomeReport(
        scope,
        !requests.isOfOneWorkspace(context, fields),
        requestId,
        fields.text("model"),
        asked(context, fields),
        verdict,
        fields.flag("success").orElse(verdict.score() >= GOOD),
        fields.number("cost", 0, MAX_COST_USD),
        latency(fields));
  }

  private static Optional<Duration> latency(RequestFields fields) {
    OptionalDouble seconds = fields.number("latency", 0, MAX_LATENCY_SECONDS);
    return seconds.isPresent()
        ? Optional.of(Duration.ofNanos(Math.round(seconds.getAsDouble() * 1e9)))
        : Optional.empty();
  }

  /** The call to the model, if the caller states the task. */
  private static Optional<ObservedCall> asked(RoutingContext context, RequestFields fields) {
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

  /** A user who asks again was not content; an opinion or a proof is trusted more than that. */
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
                  case "judge" -> Provenance.JUDGE;
                  case "opinion" -> Provenance.OPINION;
                  case "proof" -> Provenance.PROOF;
                  default ->
                      throw RequestFields.wrong(
                          "provenance", "expected behaviour, judge, opinion or proof");
                })
        .orElse(usual);
  }

  private static ApiException cannotTell(Throwable cause) {
    Optional<String> refusal = RedisRefusal.of(cause);
    return new ApiException(
        ApiError.of(
            ErrorKind.UNAVAILABLE,
            refusal.isPresent() ? "redis_refused" : "redis_away",
            refusal.orElse("Redis, which remembers requests, cannot be reached")
                + ": report again later, or give model."));
  }

  private static ApiException unknown() {
    return new ApiException(
        new ApiError(
            ErrorKind.NOT_FOUND,
            "There is no such request here, or it was too long ago. Give model.",
            "request_id",
            "unknown_request",
            null));
  }
}
