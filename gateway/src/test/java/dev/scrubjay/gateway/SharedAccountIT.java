package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.http.HttpServerRequest;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tenants that share an account at a provider do not see each other's objects there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SharedAccountIT {
  private static final String ACME = "acme-key-0123456789";
  private static final String BOTS = "bots-key-0123456789";
  private static final String RIVAL = "rival-key-0123456789";
  private static final String OPERATOR = "operator-key-0123456789";

  private WireProvider provider;
  private TestGateway gateway;

  @BeforeAll
  void start() {
    provider = new WireProvider();
    gateway =
        TestGateway.serving(
            """
            performance: {learning: {enabled: false}}
            providers:
              openai: {base_url: "%s/v1", api_key: sk-openai-secret}
              google: {base_url: "%s/v1beta", api_key: google-secret}
            tenants:
              acme: {api_keys: [{key: %s}, {key: %s, workspace: bots}]}
              rival: {api_keys: [{key: %s}]}
              ops: {api_keys: [{key: %s, operator: true}]}
            """
                .formatted(provider.url(), provider.url(), ACME, BOTS, RIVAL, OPERATOR),
            Map.of());
    await()
        .until(
            () -> gateway.get("/health/ready").body(), body -> body.contains("\"cache\":\"up\""));
  }

  @AfterAll
  void stop() {
    gateway.close();
    provider.close();
  }

  private static void says(HttpServerRequest request, String json) {
    request
        .body()
        .onSuccess(
            body -> request.response().putHeader("content-type", "application/json").end(json));
  }

  private HttpResponse<String> get(String key, String path) {
    return gateway.get(path, "authorization", "Bearer " + key);
  }

  private HttpResponse<String> post(String key, String path, String json) {
    return gateway.post(path, json, "authorization", "Bearer " + key);
  }

  /** Has {@code key} upload a file, and returns its id. */
  private String uploaded(String key) {
    String id = "file-" + UUID.randomUUID();
    provider.does(request -> says(request, "{\"id\":\"" + id + "\",\"object\":\"file\"}"));
    HttpRequest upload =
        gateway
            .request("/v1/files", "authorization", "Bearer " + key)
            .header("content-type", "multipart/form-data; boundary=b")
            .POST(BodyPublishers.ofString("--b--"))
            .build();
    assertThat(TestGateway.send(upload).body()).contains(id);
    return id;
  }

  @Test
  void aFileIsThereForItsOwnerAlone() {
    String id = uploaded(ACME);
    provider.does(request -> says(request, "{\"id\":\"" + id + "\"}"));

    for (String path :
        new String[] {"/v1/files/", "/openai/v1/files/", "/providers/openai/files/"}) {
      assertThat(get(ACME, path + id).statusCode()).isEqualTo(200);
      assertThat(get(RIVAL, path + id).statusCode()).isEqualTo(404);
      assertThat(get(BOTS, path + id + "/content").statusCode()).isEqualTo(404);
    }
    assertThat(get(OPERATOR, "/v1/files/" + id).statusCode()).isEqualTo(404);
    assertThat(get(ACME, "/v1/files/file-unknown").statusCode()).isEqualTo(404);
    assertThat(provider.seen()).hasSize(3);
  }

  @Test
  void anotherReplicaKnowsTheOwnerToo() {
    String id = uploaded(ACME);
    try (TestGateway replica = gateway.replica()) {
      provider.does(request -> says(request, "{}"));
      replica.connected();

      assertThat(replica.get("/v1/files/" + id, "authorization", "Bearer " + ACME).statusCode())
          .isEqualTo(200);
      assertThat(replica.get("/v1/files/" + id, "authorization", "Bearer " + RIVAL).statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void aBatchTakesOnlyTheCallersFilesAndItsOutputIsTheCallers() {
    String input = uploaded(ACME);
    String output = "file-" + UUID.randomUUID();
    String batch = "batch_" + UUID.randomUUID();
    provider.does(
        request ->
            says(request, "{\"id\":\"" + batch + "\",\"output_file_id\":\"" + output + "\"}"));
    String body = "{\"input_file_id\":\"" + input + "\",\"endpoint\":\"/v1/chat/completions\"}";

    assertThat(post(RIVAL, "/v1/batches", body).statusCode()).isEqualTo(404);
    assertThat(provider.seen()).isEmpty();
    assertThat(post(ACME, "/v1/batches", body).statusCode()).isEqualTo(200);
    assertThat(get(ACME, "/v1/batches/" + batch).statusCode()).isEqualTo(200);
    assertThat(get(RIVAL, "/v1/batches/" + batch).statusCode()).isEqualTo(404);
    assertThat(get(ACME, "/v1/files/" + output + "/content").statusCode()).isEqualTo(200);
    assertThat(get(RIVAL, "/v1/files/" + output + "/content").statusCode()).isEqualTo(404);
  }

  @Test
  void theContentOfAFileClaimsNothing() {
    String id = uploaded(RIVAL);
    String foreign = "file-" + UUID.randomUUID();
    provider.does(request -> says(request, "{\"id\":\"" + foreign + "\"}"));

    assertThat(get(RIVAL, "/v1/files/" + id + "/content").statusCode()).isEqualTo(200);
    assertThat(get(RIVAL, "/v1/files/" + foreign).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/files",
        "/v1/batches?limit=2",
        "/v1/vector_stores",
        "/openai/v1/organization/admin_api_keys",
        "/gemini/v1beta/cachedContents",
        "/providers/openai/anything/at/all"
      })
  void whatShowsTheWholeAccountIsForOperators(String path) {
    provider.does(request -> says(request, "{\"data\":[]}"));

    assertThat(get(ACME, path).statusCode()).isEqualTo(403);
    assertThat(provider.seen()).isEmpty();
    assertThat(get(OPERATOR, path).statusCode()).isEqualTo(200);
  }

  @Test
  void callsThatLeaveNothingBehindAreForAll() {
    provider.does(request -> says(request, "{\"data\":[]}"));

    assertThat(post(ACME, "/v1/images/generations", "{\"prompt\":\"x\"}").statusCode())
        .isEqualTo(200);
    assertThat(post(RIVAL, "/providers/openai/v1/chat/completions", "{}").statusCode())
        .isEqualTo(200);
    assertThat(get(RIVAL, "/providers/openai/v1/models").statusCode()).isEqualTo(200);
  }

  @Test
  void googlesFilesHaveOwnersToo() {
    String id = UUID.randomUUID().toString().substring(0, 12);
    provider.does(
        request -> says(request, "{\"file\":{\"name\":\"files/" + id + "\",\"uri\":\"x\"}}"));

    assertThat(post(ACME, "/gemini/upload/v1beta/files", "{}").statusCode()).isEqualTo(200);
    assertThat(get(ACME, "/gemini/v1beta/files/" + id).statusCode()).isEqualTo(200);
    assertThat(get(RIVAL, "/gemini/v1beta/files/" + id).statusCode()).isEqualTo(404);
    String uses =
        "{\"contents\":[{\"parts\":[{\"fileData\":{\"fileUri\":\"https://g.example/v1beta/files/"
            + id
            + "\"}}]}]}";
    assertThat(post(RIVAL, "/providers/google/v1beta/models/g:generateContent", uses).statusCode())
        .isEqualTo(404);
    assertThat(post(ACME, "/providers/google/v1beta/models/g:generateContent", uses).statusCode())
        .isEqualTo(200);
  }
}
