package dev.scrubjay.gateway.http.operator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.cache.PlanJson;
import dev.scrubjay.gateway.http.filter.Authenticator;
import dev.scrubjay.gateway.http.message.AllowedMethods;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.http.message.RouteGroup;
import dev.scrubjay.gateway.learning.Knowledge;
import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.estimates.TaskEstimates;
import dev.scrubjay.policy.estimates.TaskTraffic;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.prior.TaskFamily;
import dev.scrubjay.policy.words.GapByWords;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;

/** The route to the estimates by which a tenant's requests are routed. */
public final class EstimatesRoute implements RouteGroup {
  private final Authenticator authenticator;
  private final Knowledge knowledge;

  public EstimatesRoute(Authenticator authenticator, Knowledge knowledge) {
    this.authenticator = authenticator;
    this.knowledge = knowledge;
  }

  @Override
  public void mount(Router router) {
    AllowedMethods.get(router, "/v1/analytics/estimates").handler(this::estimates);
  }

  private void estimates(RoutingContext context) {
    String tenant = authenticator.managedTenant(context.request().headers());
    authenticator.requireWholeTenant(context.request().headers(), "estimates");
    Estimates estimates = knowledge.estimates(tenant);
    ObjectNode body = Json.object().put("tenant", tenant).put("live", knowledge.isLive());
    knowledge.pressure(tenant).ifPresent(pressure -> budget(body, tenant, pressure));
    models(body.putArray("models"), estimates);
    ArrayNode tasks = body.putArray("tasks");
    estimates.traffic().forEach(traffic -> task(tasks.addObject(), traffic, estimates));
    words(body.putArray("words"), knowledge.words(tenant));
    Replies.json(context, 200, body);
  }

  private void budget(ObjectNode body, String tenant, double pressure) {
    body.putObject("budget")
        .put("spent_usd", knowledge.spent(tenant).orElse(0))
        .put("pressure", pressure);
  }

  private static void words(ArrayNode words, List<GapByWords> said) {
    said.forEach(
        gap ->
            words
                .addObject()
                .put("strong", gap.strong())
                .put("cheap", gap.cheap())
                .put("pairs", gap.pairs())
                .put("slope", gap.slope()));
  }

  private void models(ArrayNode models, Estimates estimates) {
    List<ModelProfile> profiles = estimates.models();
    for (int m = 0; m < profiles.size(); m++) {
      ObjectNode model =
          models
              .addObject()
              .put("model", profiles.get(m).id())
              .put("reliability", estimates.reliability(m))
              .put("first_token_seconds", PlanJson.seconds(estimates.firstToken(m)));
      knowledge
          .ability(profiles.get(m).id())
          .ifPresent(ability -> model.put("prior", PlanJson.text(ability)));
    }
  }

  /** Writes, for one kind of task, how good each model's answers to prompts of usual length are. */
  private static void task(ObjectNode task, TaskTraffic traffic, Estimates estimates) {
    task.put("task_type", traffic.task().name())
        .put("family", TaskFamily.of(traffic.task()).name().toLowerCase(Locale.ROOT))
        .put("task_complexity", traffic.complexity().name().toLowerCase(Locale.ROOT))
        .put("requests", traffic.weight())
        .put("token_count", Estimates.tokens(traffic.meanLength()));
    TaskEstimates known = estimates.task(traffic.task(), traffic.complexity());
    ArrayNode models = task.putArray("models");
    for (int m = 0; m < estimates.models().size(); m++) {
      if (!estimates.models().get(m).converses()) {
        continue;
      }
      ObjectNode model =
          models
              .addObject()
              .put("model", estimates.models().get(m).id())
              .put("success", known.success(m, traffic.meanLength()))
              .put("evidence", known.evidence(m))
              .put("foreign_evidence", known.foreignEvidence(m));
      known
          .outputTokens(m, traffic.meanLength())
          .ifPresent(tokens -> model.put("output_tokens", tokens));
    }
  }
}
