package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.cache.redis.TestRedis;
import dev.scrubjay.gateway.config.ApiKeyConfig;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Tenants are isolated in keys, purges and figures, whatever they send. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class IsolationIT {
  private static final String RESULT =
      "\"operation\":\"content_analysis\",\"params\":{\"url\":\"https://example.com\"}";

  private final String acme = "acme-" + UUID.randomUUID();
  private final String zeta = "zeta-" + UUID.randomUUID();
  private TestGateway gateway;

  @BeforeAll
  void start() {
    gateway =
        TestGateway.start(
            TestRedis.url(),
            Map.of(),
            List.of(
                new ApiKeyConfig(ApiKeyConfig.sha256("key-acme"), acme, Optional.empty()),
                new ApiKeyConfig(ApiKeyConfig.sha256("key-bots"), acme, Optional.of("bots")),
                new ApiKeyConfig(
                    ApiKeyConfig.sha256("key-bots-operator"), acme, Optional.of("bots"), true),
                new ApiKeyConfig(ApiKeyConfig.sha256("key-operator"), acme, Optional.empty(), true),
                new ApiKeyConfig(ApiKeyConfig.sha256("key-zeta"), zeta, Optional.empty())));
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  private HttpResponse<String> post(String key, String path, String json) {
    return gateway.post(path, json, "authorization", "Bearer " + key);
  }

  @Test
  void requestsWithoutAKnownKeyAreRefused() {
    String body = TestGateway.chat("auto", "x");
    HttpResponse<String> none = gateway.post("/v1/chat/completions", body);
    assertThat(none.statusCode()).isEqualTo(401);
    assertThat(none.body()).contains("missing_api_key");
    HttpResponse<String> wrong = post("key-nobody", "/v1/messages", body);
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.body()).contains("authentication_error").doesNotContain("key-nobody");
    assertThat(gateway.get("/v1/models").statusCode()).isEqualTo(401);
    assertThat(gateway.get("/metrics").statusCode()).isEqualTo(200);
  }

  @Test
  void keyInAnthropicsHeaderIsAccepted() {
    assertThat(
            gateway
                .post(
                    "/v1/chat/completions",
                    TestGateway.chat("gpt-4o", "header"),
                    "x-api-key",
                    "key-acme",
                    "authorization",
                    "Basic x")
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void identicalRequestsOfTwoTenantsAreTwoCalls() {
    String body = TestGateway.chat("gpt-4o", "The same question");
    int before = gateway.faults().calls("gpt-4o");
    post("key-acme", "/v1/chat/completions", body);
    post("key-zeta", "/v1/chat/completions", body);
    assertThat(gateway.faults().calls("gpt-4o") - before).isEqualTo(2);
  }

  @Test
  void keyGivesAccessToItsOwnTenantOnly() {
    HttpResponse<String> reply =
        post("key-acme", "/v1/cache/lookup", "{" + RESULT + ",\"tenant\":\"" + zeta + "\"}");
    assertThat(reply.statusCode()).isEqualTo(403);
    assertThat(
            gateway
                .get("/v1/analytics", "authorization", "Bearer key-acme", "x-scrubjay-tenant", zeta)
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void resultOfOneTenantIsAMissForTheOther() {
    String store = "{" + RESULT + ",\"value\":\"secret of acme\"}";
    String key = key(post("key-acme", "/v1/cache/store", store));
    assertThat(post("key-acme", "/v1/cache/lookup", "{\"key\":\"" + key + "\"}").body())
        .contains("secret of acme");
    assertThat(post("key-zeta", "/v1/cache/lookup", "{\"key\":\"" + key + "\"}").body())
        .contains("\"hit\":false");
    assertThat(post("key-zeta", "/v1/cache/lookup", "{" + RESULT + "}").body())
        .contains("\"hit\":false");
    assertThat(
            gateway
                .get("/v1/cache/entries/" + key, "authorization", "Bearer key-zeta")
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void operatorsPurgeByNamesAndNoPatterns() {
    HttpResponse<String> reply =
        post("key-operator", "/v1/cache/purge", "{\"tenant\":\"acme\",\"workspace\":\"*\"}");
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(400);
    assertThat(reply.body()).contains("workspace: expected 1 to 64 ");
  }

  @Test
  void purgeOfOneTenantLeavesTheOthersEntries() {
    String store = "{\"operation\":\"purged\",\"params\":1,\"value\":1}";
    post("key-acme", "/v1/cache/store", store);
    post("key-zeta", "/v1/cache/store", store);
    assertThat(post("key-zeta", "/v1/cache/purge", "{\"operation\":\"purged\"}").body())
        .isEqualTo("{\"purged\":1}");
    assertThat(
            post("key-acme", "/v1/cache/lookup", "{\"operation\":\"purged\",\"params\":1}").body())
        .contains("\"hit\":true");
  }

  @Test
  void keyOfAWorkspaceIsLimitedToIt() {
    String store = "{\"operation\":\"ws\",\"params\":1,\"value\":\"of another\"}";
    String key = key(post("key-acme", "/v1/cache/store", store));
    assertThat(post("key-bots", "/v1/cache/lookup", "{\"key\":\"" + key + "\"}").statusCode())
        .isEqualTo(403);
    post("key-bots", "/v1/cache/purge", "{\"all\":true}"); // its own, of other tests
    String forged = key.replace("default:", "bots:");
    assertThat(post("key-bots", "/v1/cache/lookup", "{\"key\":\"" + forged + "\"}").body())
        .contains("\"hit\":false");
    assertThat(post("key-bots", "/v1/cache/purge", "{\"all\":true}").body())
        .isEqualTo("{\"purged\":0}");
    assertThat(post("key-bots", "/v1/cache/purge", "{\"workspace\":\"default\"}").statusCode())
        .isEqualTo(403);
    assertThat(post("key-acme", "/v1/cache/lookup", "{\"key\":\"" + key + "\"}").body())
        .contains("of another");
  }

  @Test
  void keyOfAWorkspaceCannotVerifyCounters() {
    assertThat(post("key-bots", "/v1/cache/verify", "{}").statusCode()).isEqualTo(403);
    assertThat(post("key-acme", "/v1/cache/verify", "{\"tenant\":\"zeta\"}").statusCode())
        .isEqualTo(403);
    assertThat(post("key-acme", "/v1/cache/verify", "{}").body()).contains("\"faults\":0");
  }

  @Test
  void figuresAreOfOneTenant() {
    post("key-acme", "/v1/chat/completions", TestGateway.chat("llama-3.1-8b", "figures"));
    String zetas = gateway.get("/v1/analytics", "authorization", "Bearer key-zeta").body();
    assertThat(zetas).doesNotContain("llama-3.1-8b");
  }

  @Test
  void outcomeOfAnotherTenantsRequestIsRefused() {
    HttpResponse<String> answer =
        post("key-acme", "/v1/chat/completions", TestGateway.chat("gpt-4o", "judged"));
    String id = answer.headers().firstValue("x-request-id").orElseThrow();
    String outcome = "{\"success\":false,\"request_id\":\"" + id + "\"}";
    assertThat(post("key-zeta", "/v1/outcomes", outcome).statusCode()).isEqualTo(404);
    assertThat(post("key-acme", "/v1/outcomes", outcome).statusCode()).isEqualTo(200);
  }

  @Test
  void keyOfAWorkspaceJudgesItsOwnRequestsOnly() {
    String others = requestOf("key-acme", "judged by its workspace");
    String own = requestOf("key-bots", "judged by its own workspace");
    String outcome = "{\"success\":true,\"request_id\":\"%s\"}";
    assertThat(post("key-bots", "/v1/outcomes", outcome.formatted(others)).statusCode())
        .isEqualTo(404);
    assertThat(post("key-bots", "/v1/outcomes", outcome.formatted(own)).statusCode())
        .isEqualTo(200);
    String ofAnother = "{\"success\":true,\"model\":\"gpt-4o\",\"workspace\":\"default\"}";
    assertThat(post("key-bots", "/v1/outcomes", ofAnother).statusCode()).isEqualTo(403);
  }

  @Test
  void keyOfAWorkspaceSeesItsOwnFiguresOnly() {
    String others = requestOf("key-acme", "of the default workspace");
    String own = requestOf("key-bots", "of the bots");
    post("key-acme", "/v1/chat/completions", TestGateway.chat("claude-3-opus", "not the bots'"));
    String recent = get("key-bots", "/v1/analytics/recent").body();
    assertThat(recent).contains(own, "\"workspace\":\"bots\"").doesNotContain(others, "default");
    assertThat(get("key-acme", "/v1/analytics/recent").body()).contains(own, others);
    for (String path : List.of("", "/cache", "/routing", "/performance", "/series", "/slo")) {
      for (String scope : List.of("all", "replica")) {
        HttpResponse<String> figures = get("key-bots", "/v1/analytics" + path + "?scope=" + scope);
        assertThat(figures.statusCode()).isEqualTo(200);
        assertThat(figures.body())
            .contains("\"workspace\":\"bots\"")
            .doesNotContain("claude-3-opus");
      }
    }
    assertThat(get("key-bots", "/v1/analytics").body()).contains("gpt-4o-mini");
    assertThat(get("key-acme", "/v1/analytics").body()).contains("gpt-4o-mini", "claude-3-opus");
    assertThat(get("key-bots", "/v1/analytics/estimates").statusCode()).isEqualTo(403);
  }

  @Test
  void operatorsKeyOfAWorkspaceDoesNothingForTheWholeTenantOrOthers() {
    for (String path :
        List.of(
            "/v1/policy",
            "/v1/experiments",
            "/v1/analytics/tuning",
            "/v1/analytics/tenants",
            "/v1/analytics/estimates")) {
      assertThat(get("key-bots-operator", path).statusCode()).as(path).isEqualTo(403);
      assertThat(get("key-operator", path).statusCode()).as(path).isEqualTo(200);
    }
    for (String path : List.of("/v1/tuning/revert", "/v1/cache/verify")) {
      assertThat(post("key-bots-operator", path, "{}").statusCode()).as(path).isEqualTo(403);
    }
    String key =
        key(
            post(
                "key-acme",
                "/v1/cache/store",
                "{\"operation\":\"kept\",\"params\":1,\"value\":1}"));
    String purge = "{\"operation\":\"kept\"%s}";
    assertThat(post("key-bots-operator", "/v1/cache/purge", purge.formatted("")).body())
        .isEqualTo("{\"purged\":0}");
    for (String other : List.of(",\"workspace\":\"default\"", ",\"tenant\":\"" + zeta + "\"")) {
      assertThat(post("key-bots-operator", "/v1/cache/purge", purge.formatted(other)).statusCode())
          .isEqualTo(403);
    }
    assertThat(
            gateway
                .get(
                    "/v1/analytics",
                    "authorization",
                    "Bearer key-bots-operator",
                    "x-scrubjay-tenant",
                    zeta)
                .statusCode())
        .isEqualTo(403);
    assertThat(post("key-acme", "/v1/cache/lookup", "{\"key\":\"" + key + "\"}").body())
        .contains("\"hit\":true");
  }

  private String requestOf(String key, String question) {
    return post(key, "/v1/chat/completions", TestGateway.chat("gpt-4o-mini", question))
        .headers()
        .firstValue("x-request-id")
        .orElseThrow();
  }

  private HttpResponse<String> get(String key, String path) {
    return gateway.get(path, "authorization", "Bearer " + key);
  }

  private static String key(HttpResponse<String> stored) {
    return stored.body().replaceAll(".*\"key\":\"([^\"]+)\".*", "$1");
  }
}
