package dev.scrubjay.gateway.http.operator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.cache.Plans;
import dev.scrubjay.gateway.http.filter.Authenticator;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.learning.Knowledge;
import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.estimates.TaskEstimates;
import dev.scrubjay.policy.estimates.TaskTraffic;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelProfile;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;

/** Serves {@code GET /v1/analytics/estimates}: what a tenant's requests are routed by. */
public final class EstimatesRoute implements Handler<RoutingContext> {
  private final Authenticator authenticator;
  private final Knowledge knowledge;

  public EstimatesRoute(Authenticator authenticator, Knowledge knowledge) {
    this.authenticator = authenticator;
    this.knowledge = knowledge;
  }

  @Override
  public void handle(RoutingContext context) {
    String tenant = authenticator.managedTenant(context.request().headers(), null, null);
    Estimates estimates = knowledge.estimates(tenant);
    ObjectNode body = Json.object().put("tenant", tenant).put("live", knowledge.isLive());
    knowledge.pressure(tenant).ifPresent(pressure -> budget(body, tenant, pressure));
    models(body.putArray("models"), estimates);
    ArrayNode tasks = body.putArray("tasks");
    estimates.traffic().forEach(traffic -> task(tasks.addObject(), traffic, estimates));
    Replies.json(context, 200, body);
  }

  private void budget(ObjectNode body, String tenant, double pressure) {
    body.putObject("budget")
        .put("spent_usd", knowledge.spent(tenant).orElse(0))
        .put("pressure", pressure);
  }

  private static void models(ArrayNode models, Estimates estimates) {
    List<ModelProfile> profiles = estimates.models();
    for (int m = 0; m < profiles.size(); m++) {
      models
          .addObject()
          .put("model", profiles.get(m).id())
          .put("reliability", estimates.reliability(m))
          .put("first_token_seconds", Plans.seconds(estimates.firstToken(m)));
    }
  }

  /** One kind of task: how good each model's answers are on prompts of usual length. */
  private static void task(ObjectNode task, TaskTraffic traffic, Estimates estimates) {
    task.put("task_type", traffic.task().name())
        .put("task_complexity", traffic.complexity().name().toLowerCase(Locale.ROOT))
        .put("requests", traffic.weight())
        .put("token_count", Estimates.tokens(traffic.meanLength()));
    TaskEstimates known = estimates.task(traffic.task(), traffic.complexity());
    ArrayNode models = task.putArray("models");
    for (int m = 0; m < estimates.models().size(); m++) {
      if (estimates.models().get(m).capabilities().contains(Capability.EMBEDDING)) {
        continue;
      }
      ObjectNode model =
          models
              .addObject()
              .put("model", estimates.models().get(m).id())
              .put("success", known.success(m, traffic.meanLength()))
              .put("evidence", known.evidence(m));
      known
          .outputTokens(m, traffic.meanLength())
          .ifPresent(tokens -> model.put("output_tokens", tokens));
    }
  }
}
