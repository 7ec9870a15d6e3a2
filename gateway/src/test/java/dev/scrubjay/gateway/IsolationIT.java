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

  private static String key(HttpResponse<String> stored) {
    return stored.body().replaceAll(".*\"key\":\"([^\"]+)\".*", "$1");
  }
}
