package dev.scrubjay.gateway.http.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.cache.PurgeFilter;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.cache.redis.Verification;
import dev.scrubjay.gateway.cache.redis.VerificationShare;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.filter.Authenticator;
import dev.scrubjay.gateway.http.message.Errors;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.http.message.RequestFields;
import dev.scrubjay.gateway.http.message.RouteGroup;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** Routes that purge a tenant's entries and verify its counters. */
public final class MaintenanceRoutes implements RouteGroup {
  private static final Set<String> CHOICE = Set.of("workspace", "operation", "tag", "model");
  private static final Set<String> PURGE = ResultRequests.union(CHOICE, Set.of("tenant", "all"));
  private static final Set<String> VERIFY = Set.of("tenant", "repair");

  private final Authenticator authenticator;
  private final ResultRequests requests;
  private final RedisCache cache;

  public MaintenanceRoutes(Authenticator authenticator, ResultRequests requests, RedisCache cache) {
    this.authenticator = authenticator;
    this.requests = requests;
    this.cache = cache;
  }

  @Override
  public void mount(Router router) {
    router.post("/v1/cache/purge").handler(this::purge);
    router.post("/v1/cache/verify").handler(this::verify);
  }

  private void purge(RoutingContext context) {
    MultiMap headers = context.request().headers();
    requests
        .read(context, fields -> purge(headers, fields.only(PURGE)))
        .compose(
            purge ->
                cache
                    .purge(purge.tenant(), purge.filter())
                    .recover(cause -> Future.failedFuture(Errors.cacheFailed(cause))))
        .onSuccess(purged -> Replies.json(context, 200, Json.object().put("purged", purged)))
        .onFailure(context::fail);
  }

  private record Purge(String tenant, PurgeFilter filter) {}

  private Purge purge(MultiMap headers, RequestFields fields) {
    String tenant =
        authenticator.managedTenant(
            headers, fields.textOrNull("tenant"), fields.textOrNull("workspace"));
    PurgeFilter filter =
        new PurgeFilter(
            authenticator.confinedTo(headers).or(() -> fields.text("workspace")),
            fields.text("operation").map(ResultRequests::operation),
            fields.text("tag"),
            fields.text("model"));
    requireChoice(fields);
    return new Purge(tenant, filter);
  }

  /**
   * Checks that entries are chosen, or else all of them: nothing is purged by a forgotten member.
   */
  private static void requireChoice(RequestFields fields) {
    boolean all = fields.flag("all").orElse(false);
    if (all == CHOICE.stream().anyMatch(fields::has)) {
      throw RequestFields.wrong(
          "all",
          "give workspace, operation, tag or model to choose what to purge, or else all: true");
    }
  }

  private void verify(RoutingContext context) {
    requests
        .read(context, fields -> fields.only(VERIFY))
        .compose(fields -> verify(context, fields))
        .onSuccess(found -> Replies.lastLine(context, json(found)))
        .onFailure(context::fail);
  }

  private Future<Verification> verify(RoutingContext context, RequestFields fields) {
    String tenant = requests.scope(context, fields).tenant();
    boolean repair = fields.flag("repair").orElse(false);
    authenticator.requireWholeTenant(context.request().headers(), "counters");
    return cache
        .verify(tenant, repair, share -> Replies.line(context, json(share)))
        .recover(cause -> Future.failedFuture(Errors.cacheFailed(cause)));
  }

  private static ObjectNode json(VerificationShare reached) {
    return Json.object().put("share", reached.share()).put("entries", reached.entries());
  }

  private static ObjectNode json(Verification found) {
    return Json.object()
        .put("entries", found.entries())
        .put("faults", found.faults())
        .put("wrong_entries", found.wrongEntries())
        .put("leftovers", found.leftovers())
        .put("wrong_counters", found.wrongCounters())
        .put("repaired", found.repaired());
  }
}
