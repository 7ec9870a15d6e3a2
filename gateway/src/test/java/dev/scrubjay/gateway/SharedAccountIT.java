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

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        /v1/chat/completions {"model":"openai/gpt-4o","messages":[{"role":"user","content":[
         {"type":"text","text":"x"},{"type":"file","file":{"file_id":"ID"}}]}]}\
        """,
        """
        /v1/responses {"model":"openai/gpt-4o","input":[{"role":"user","content":[
         {"type":"input_file","file_id":"ID"}]}]}\
        """,
        """
        /v1/responses {"model":"openai/gpt-4o","input":"x",
         "tools":[{"type":"file_search","vector_store_ids":["ID"]}]}\
        """,
        """
        /v1/responses {"model":"openai/gpt-4o","input":"x",
         "tools":[{"type":"code_interpreter","container":{"type":"auto","file_ids":["ID"]}}]}\
        """,
        """
        /v1/responses {"model":"openai/gpt-4o","input":"x",
         "tools":[{"type":"code_interpreter","container":"ID"}]}\
        """,
      })
  void requestsToModelsNameOnlyTheCallersFiles(String request) {
    String id = uploaded(ACME);
    String path = request.strip().split(" ", 2)[0];
    String body = request.strip().split(" ", 2)[1].replace("ID", id);
    provider.does(asked -> says(asked, answer(asked.path())));

    for (String stranger : new String[] {RIVAL, BOTS}) {
      HttpResponse<String> refused = post(stranger, path, body);
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(404);
      assertThat(refused.body()).contains(id);
      assertThat(post(stranger, path, body.replace(id, "file-unknown")).statusCode())
          .isEqualTo(404);
    }
    assertThat(provider.seen()).isEmpty();
    HttpResponse<String> own = post(ACME, path, body);
    assertThat(own.statusCode()).as(own.body()).isEqualTo(200);
    assertThat(provider.seen()).hasSize(1);
  }

  private static String answer(String path) {
    return path.endsWith("/responses")
        ? """
        {"id":"resp_1","object":"response","status":"completed","model":"gpt-4o","output":[
         {"type":"message","id":"msg_1","role":"assistant","status":"completed","content":[
          {"type":"output_text","text":"Hi.","annotations":[]}]}],
         "usage":{"input_tokens":1,"output_tokens":1,"total_tokens":2}}\
        """
        : """
        {"id":"c-1","object":"chat.completion","created":1,"model":"gpt-4o","choices":[{"index":0,
         "message":{"role":"assistant","content":"Hi."},"finish_reason":"stop"}],
         "usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}\
        """;
  }

  @Test
  void textsThatLookLikeFilesAreTexts() {
    provider.does(asked -> says(asked, answer(asked.path())));
    String body =
        """
        {"model":"openai/gpt-4o","messages":[{"role":"user","content":"file-system"},
         {"role":"assistant","tool_calls":[{"id":"c","type":"function","function":
          {"name":"f","arguments":"{\\"file_id\\":\\"file-1\\"}"}}]},
         {"role":"tool","tool_call_id":"c","content":"file-1"}],
         "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object",
          "properties":{"file_id":{"type":"string"}}}}}],"metadata":{"file_id":"file-mine"}}\
        """;

    HttpResponse<String> reply = post(RIVAL, "/v1/chat/completions", body);

    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
  }

  @Test
  void aConversationIsAtItsProviderForItsMakerAlone() {
    String id = "conv_" + UUID.randomUUID().toString().replace("-", "");
    provider.does(asked -> says(asked, "{\"id\":\"" + id + "\",\"object\":\"conversation\"}"));
    assertThat(post(ACME, "/v1/conversations", "{\"metadata\":{}}").body()).contains(id);
    assertThat(provider.last().uri()).isEqualTo("/v1/conversations");
    provider.does(asked -> says(asked, "{\"data\":[]}"));
    String path = "/v1/conversations/" + id;

    for (String stranger : new String[] {RIVAL, BOTS, OPERATOR}) {
      assertThat(get(stranger, path).statusCode()).isEqualTo(404);
      assertThat(post(stranger, path + "/items", "{\"items\":[]}").statusCode()).isEqualTo(404);
      assertThat(post(stranger, "/v1/responses", continuing("openai/gpt-4o", id)).statusCode())
          .isEqualTo(404);
    }
    assertThat(provider.seen()).isEmpty();
    assertThat(get(ACME, path).statusCode()).isEqualTo(200);
    assertThat(post(ACME, path, "{\"metadata\":{\"a\":\"b\"}}").statusCode()).isEqualTo(200);
    assertThat(post(ACME, path + "/items", "{\"items\":[]}").statusCode()).isEqualTo(200);
    assertThat(get(ACME, path + "/items?limit=3&order=asc").statusCode()).isEqualTo(200);
    assertThat(provider.last().uri()).isEqualTo(path + "/items?limit=3&order=asc");
    assertThat(get(ACME, "/openai" + path + "/items/msg_1").statusCode()).isEqualTo(200);
    HttpRequest delete =
        gateway.request(path + "/items/msg_1", "authorization", "Bearer " + ACME).DELETE().build();
    assertThat(TestGateway.send(delete).statusCode()).isEqualTo(200);
    assertThat(provider.last().method()).isEqualTo("DELETE");
    assertThat(provider.last().uri()).isEqualTo(path + "/items/msg_1");
  }

  private static String continuing(String model, String conversation) {
    return "{\"model\":\"%s\",\"input\":\"x\",\"conversation\":\"%s\"}"
        .formatted(model, conversation);
  }

  @Test
  void responsesInAConversationGoToItsProvider() {
    String id = "conv_" + UUID.randomUUID().toString().replace("-", "");
    provider.does(asked -> says(asked, "{\"id\":\"" + id + "\",\"object\":\"conversation\"}"));
    post(ACME, "/v1/conversations", "{}");
    provider.does(asked -> says(asked, answer(asked.path())));

    assertThat(post(ACME, "/v1/responses", continuing("auto", id)).body())
        .contains("no model has answered in it yet");
    assertThat(post(ACME, "/v1/responses", continuing("google/gemini-2.5-pro", id)).statusCode())
        .isEqualTo(400);
    assertThat(provider.seen()).isEmpty();
    HttpResponse<String> reply = post(ACME, "/v1/responses", continuing("openai/gpt-4o", id));
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    assertThat(provider.last().uri()).isEqualTo("/v1/responses");
  }

  @Test
  void aContainerIsThereForWhomItsResponseWasMade() {
    String id = "cntr_" + UUID.randomUUID().toString().replace("-", "");
    String interpreted =
        """
        {"id":"resp_2","object":"response","status":"completed","model":"gpt-4o","output":[
         {"type":"code_interpreter_call","id":"ci_1","container_id":"%s","status":"completed",
          "code":"1","outputs":[]}],"usage":{"input_tokens":1,"output_tokens":1,"total_tokens":2}}\
        """
            .formatted(id);
    provider.does(asked -> says(asked, interpreted));
    String first =
        """
        {"model":"openai/gpt-4o","input":"%s","store":false,
         "tools":[{"type":"code_interpreter","container":{"type":"auto"}}]}\
        """
            .formatted(id);
    String next =
        """
        {"model":"openai/gpt-4o","input":"go on","store":false,
         "tools":[{"type":"code_interpreter","container":"%s"}]}\
        """
            .formatted(id);

    assertThat(post(ACME, "/v1/responses", first).statusCode()).isEqualTo(200);
    assertThat(post(RIVAL, "/v1/responses", next).statusCode()).isEqualTo(404);
    assertThat(post(ACME, "/v1/responses", next).statusCode()).isEqualTo(200);
  }
}
