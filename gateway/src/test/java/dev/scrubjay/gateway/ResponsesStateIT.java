package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.Examples;
import java.net.http.HttpResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Responses that refer to others: who finds them, and where they are answered. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ResponsesStateIT {
  private static final String PATH = "/v1/responses";

  private TestGateway gateway;
  private TestGateway replica;

  @BeforeAll
  void start() {
    gateway = TestGateway.start().connected();
    replica = gateway.replica().connected();
  }

  @AfterAll
  void stop() {
    replica.close();
    gateway.close();
  }

  private static String asking(String model, String input, String more) {
    return "{\"model\":\"%s\",\"input\":\"%s\"%s}".formatted(model, input, more);
  }

  private static ObjectNode body(HttpResponse<String> reply) {
    return Examples.json(reply.body());
  }

  private static String cache(HttpResponse<String> reply) {
    return reply.headers().firstValue("cache-status").orElse("");
  }

  private String made(String model, String input) {
    HttpResponse<String> reply = gateway.post(PATH, asking(model, input, ""));
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return body(reply).path("id").asText();
  }

  private void awaitHit(String model, String input) {
    Awaitility.await()
        .until(
            () ->
                gateway
                    .post(PATH, asking(model, input, ""), "cache-control", "only-if-cached")
                    .statusCode(),
            status -> status == 200);
  }

  @Test
  void noOtherTenantOrWorkspaceFindsAResponse() {
    String id = made("gpt-4o", "Mine alone");
    String next = ",\"previous_response_id\":\"" + id + "\"";
    for (String[] other :
        new String[][] {
          {"x-scrubjay-tenant", "somebody-else"},
          {"x-scrubjay-tenant", gateway.tenant(), "x-scrubjay-workspace", "another"}
        }) {
      HttpResponse<String> found = gateway.get(PATH + "/" + id, other);
      assertThat(found.statusCode()).isEqualTo(404);
      assertThat(body(found).at("/error/type").asText()).isEqualTo("invalid_request_error");
      int before = gateway.faults().calls();
      HttpResponse<String> continued = gateway.post(PATH, asking("gpt-4o", "And?", next), other);
      assertThat(continued.statusCode()).isEqualTo(400);
      assertThat(body(continued).at("/error/code").asText())
          .isEqualTo("previous_response_not_found");
      assertThat(gateway.faults().calls()).isEqualTo(before);
      HttpResponse<String> referred =
          gateway.post(
              PATH,
              """
              {"model":"gpt-4o","input":[{"role":"user","content":"x"},
               {"type":"item_reference","id":"%s"}]}\
              """
                  .formatted(id.replace("resp_", "msg_") + "_0"),
              other);
      assertThat(referred.statusCode()).isEqualTo(404);
    }
    assertThat(gateway.get(PATH + "/" + id).statusCode()).isEqualTo(200);
  }

  @Test
  void everyReplicaKnowsWhoMadeAResponse() {
    String id = made("gpt-4o-mini", "Made at one replica");
    Awaitility.await().until(() -> replica.get(PATH + "/" + id).statusCode() == 200);
    HttpResponse<String> next =
        replica.post(PATH, asking("auto", "Go on", ",\"previous_response_id\":\"" + id + "\""));
    assertThat(next.body()).contains("[simulated gpt-4o-mini]");
    assertThat(cache(next)).contains("fwd=bypass");
  }

  @Test
  void modelOfAnotherProviderCannotContinue() {
    String id = made("gpt-4o", "Made at OpenAI");
    HttpResponse<String> reply =
        gateway.post(
            PATH, asking("claude-3-haiku", "Go on", ",\"previous_response_id\":\"" + id + "\""));
    assertThat(reply.statusCode()).isEqualTo(400);
  }

  @Test
  void itemsOfATranslatedResponseAreFoundInTheCache() {
    HttpResponse<String> first = gateway.post(PATH, asking("claude-3-haiku", "Remember me", ""));
    String item = body(first).at("/output/0/id").asText();
    assertThat(item).startsWith("msg_sj_");
    awaitHit("claude-3-haiku", "Remember me");
    String next =
        """
        {"model":"claude-3-haiku","input":[{"role":"user","content":"Remember me"},
         {"type":"item_reference","id":"%s"},{"role":"user","content":"And now?"}]}\
        """
            .formatted(item);
    HttpResponse<String> second = gateway.post(PATH, next);
    assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
    assertThat(second.body()).contains("And now?");
    Awaitility.await().until(() -> cache(gateway.post(PATH, next)).contains("hit"));
  }

  @Test
  void hitRepeatsTheMetadataOfItsOwnRequest() {
    String first = asking("gpt-4o", "Whose?", ",\"metadata\":{\"trace\":\"1\"},\"user\":\"one\"");
    String second = asking("gpt-4o", "Whose?", ",\"metadata\":{\"trace\":\"2\"},\"user\":\"two\"");
    gateway.post(PATH, first);
    awaitHit("gpt-4o", "Whose?");
    HttpResponse<String> hit = gateway.post(PATH, second);
    assertThat(cache(hit)).contains("hit");
    assertThat(body(hit).at("/metadata/trace").asText()).isEqualTo("2");
    assertThat(body(hit).path("user").asText()).isEqualTo("two");
    HttpResponse<String> streamed =
        gateway.post(PATH, second.replace("\"input\"", "\"stream\":true,\"input\""));
    assertThat(streamed.body()).contains("\"trace\":\"2\"").doesNotContain("\"trace\":\"1\"");
  }

  @Test
  void statefulRequestsAreNotCached() {
    String stored = asking("gpt-4o", "Store this", ",\"store\":true");
    int before = gateway.faults().calls();
    assertThat(cache(gateway.post(PATH, stored))).contains("fwd=bypass");
    assertThat(cache(gateway.post(PATH, stored))).contains("fwd=bypass");
    assertThat(gateway.faults().calls() - before).isEqualTo(2);
  }

  @Test
  void builtInToolsGoToTheProviderThatHasThem() {
    String search = ",\"tools\":[{\"type\":\"web_search\"}]";
    assertThat(gateway.post(PATH, asking("gpt-4o", "Search", search)).statusCode()).isEqualTo(200);
    HttpResponse<String> other = gateway.post(PATH, asking("claude-3-haiku", "Search", search));
    assertThat(other.statusCode()).isEqualTo(400);
    assertThat(other.body()).contains("web_search");
  }

  @Test
  void reasoningThatIsNotKeptHereIsLeftOut() {
    for (String model : new String[] {"gpt-4o", "claude-3-haiku", "auto"}) {
      HttpResponse<String> reply =
          gateway.post(
              PATH,
              """
              {"model":"%s","input":[{"role":"user","content":"Think, %s"},
               {"type":"reasoning","id":"rs_somebodys","summary":[]},
               {"role":"user","content":"And?"}]}\
              """
                  .formatted(model, model));
      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    }
  }

  @Test
  void inputTokensAndCompactionAreAskedOfProvidersThatHaveThem() {
    HttpResponse<String> reply =
        gateway.post(PATH + "/input_tokens", asking("claude-3-haiku", "Count", ""));
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains("responses.input_tokens");
  }
}
