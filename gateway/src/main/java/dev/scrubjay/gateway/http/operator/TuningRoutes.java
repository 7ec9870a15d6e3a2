package dev.scrubjay.gateway.http.operator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.filter.Authenticator;
import dev.scrubjay.gateway.http.message.AllowedMethods;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.http.message.RouteGroup;
import dev.scrubjay.gateway.redis.RedisRefusal;
import dev.scrubjay.gateway.tuning.AutoTuner;
import dev.scrubjay.gateway.tuning.TuningStatus;
import dev.scrubjay.policy.tuning.Measurements;
import dev.scrubjay.policy.tuning.Slo;
import dev.scrubjay.policy.tuning.Tunable;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;

/** Routes to tuning, for operators, as it concerns all tenants. */
public final class TuningRoutes implements RouteGroup {
  private final Authenticator authenticator;
  private final AutoTuner tuner;

  public TuningRoutes(Authenticator authenticator, AutoTuner tuner) {
    this.authenticator = authenticator;
    this.tuner = tuner;
  }

  @Override
  public void mount(Router router) {
    AllowedMethods.get(router, "/v1/analytics/tuning").handler(this::status);
    router.post("/v1/tuning/revert").handler(this::revert);
  }

  private void status(RoutingContext context) {
    authenticator.requireOperator(context.request().headers());
    answer(context);
  }

  private void revert(RoutingContext context) {
    authenticator.requireOperator(context.request().headers());
    tuner
        .revert()
        .onSuccess(reverted -> answer(context))
        .onFailure(
            cause ->
                context.fail(
                    new ApiException(
                        ApiError.of(
                            ErrorKind.UNAVAILABLE,
                            "not_reverted",
                            "Tuning could not be reverted: "
                                + RedisRefusal.of(cause).orElse("try again")))));
  }

  /**
   * Sends the status. Members that are only in Redis are {@code null} while it cannot be reached.
   */
  private void answer(RoutingContext context) {
    ObjectNode body = json(tuner.status());
    Future<Void> figures =
        tuner
            .measured()
            .onSuccess(measured -> body.set("figures", figures(measured, tuner.status())))
            .onFailure(away -> body.putNull("figures"))
            .mapEmpty();
    Future<Void> steps =
        tuner
            .log()
            .onSuccess(lines -> body.set("steps", steps(lines)))
            .onFailure(away -> body.putNull("steps"))
            .mapEmpty();
    Future.join(figures, steps).onComplete(done -> Replies.json(context, 200, body));
  }

  private static ObjectNode json(TuningStatus status) {
    ObjectNode body =
        Json.object()
            .put("scope", "all replicas")
            .put("mode", lower(status.config().mode()))
            .put("version", status.state().version())
            .put("advice", status.advice())
            .put("paused_until", status.state().pausedUntil().toString());
    ObjectNode settings = body.putObject("settings");
    for (Tunable tunable : Tunable.values()) {
      settings
          .putObject(tunable.setting())
          .put("configured", status.configured().of(tunable))
          .put("in_force", status.inForce().of(tunable));
    }
    return body;
  }

  private static ObjectNode figures(Measurements measured, TuningStatus status) {
    ObjectNode figures = Json.object();
    for (Slo slo : Slo.values()) {
      figures
          .putObject(lower(slo))
          .put("value", measured.of(slo).value())
          .put("samples", measured.of(slo).samples())
          .put("target", status.targets().of(slo));
    }
    return figures;
  }

  private static ArrayNode steps(List<String> lines) {
    ArrayNode steps = Json.object().putArray("steps");
    lines.forEach(line -> steps.add(Json.objectOrEmpty(line)));
    return steps;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
