package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.ScriptedProvider.ReceivedCall;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tenants share providers: what one of them provokes is not the others' trouble. */
final class FairProvidersIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final String ANSWER =
      """
      {"id":"c","object":"chat.completion","created":1,"model":"gpt-4o","choices":[{"index":0,
       "message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}],
       "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}
      """;
  private static final String ONE_CALL =
      "upstream_policies: {retry: {attempts: 0}, ejection: {base: 1m, jitter: 0}}\n";

  private final ScriptedProvider provider = ScriptedProvider.start();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Ends the names of tenants, so that none has answers in the cache. */
  private final String run = UUID.randomUUID().toString();

  @SuppressWarnings("NullAway.Init") // each test starts one of its own
  private TestGateway gateway;

  private int questions;

  @AfterEach
  void stop() {
    gateway.close();
    provider.close();
    client.close();
  }

  /** A new question, which no cache knows. */
  private String question(String what) {
    return TestGateway.chat("gpt-4o", what + " " + questions++);
  }

  private HttpResponse<String> ask(String tenant, String what) {
    return gateway.post(CHAT, question(what), "x-scrubjay-tenant", tenant + run);
  }

  private CompletableFuture<HttpResponse<String>> askLater(String tenant, String what) {
    return sendLater(tenant, question(what));
  }

  private CompletableFuture<HttpResponse<String>> sendLater(String tenant, String question) {
    return client.sendAsync(
        gateway
            .request(CHAT, "x-scrubjay-tenant", tenant + run)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(question))
            .build(),
        BodyHandlers.ofString());
  }

  private long calls(String what) {
    return provider.calls().stream().filter(call -> call.body().contains(what)).count();
  }

  private String metric(String name) {
    return gateway
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .orElse("none");
  }

  private static void answer(ReceivedCall call) {
    call.json(200, ANSWER);
  }

  @Test
  void failuresOfOneTenantLeaveRetriesToOthers() {
    gateway =
        provider.gateway(
            """
            upstream_policies:
              retry: {attempts: 1, base: 1ms, max: 1ms}
              retry_budget: {share: 0, minimum: 4, window: 1h}
              ejection: {consecutive_failures: 1000}
            """,
            "max_connections: 50");
    provider.answers(
        call -> {
          if (call.body().contains("good") && calls("good") > 1) {
            answer(call);
          } else {
            call.json(500, "{}");
          }
        });
    for (int i = 0; i < 20; i++) {
      assertThat(ask("greedy", "bad").statusCode()).isEqualTo(502);
    }
    assertThat(calls("bad")).isEqualTo(20 + 4);
    assertThat(ask("modest", "good").statusCode()).isEqualTo(200);
    assertThat(calls("good")).isEqualTo(2);
  }

  @Test
  void slowAnswersOfOneTenantLeavePermitsToOthers() {
    gateway = provider.gateway(ONE_CALL, "max_connections: 50");
    List<ReceivedCall> slow = new ArrayList<>();
    provider.answers(
        call -> {
          if (call.body().contains("slow")) {
            slow.add(call);
          } else {
            answer(call);
          }
        });
    List<CompletableFuture<HttpResponse<String>>> greedy = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      greedy.add(askLater("greedy", "slow"));
    }
    int share = 45; // nine tenths of what the provider takes
    await().untilAsserted(() -> assertThat(calls("slow")).isEqualTo(share));
    await().until(() -> greedy.stream().filter(CompletableFuture::isDone).count() == 60 - share);
    HttpResponse<String> refused = ask("greedy", "slow");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("retry-after")).contains("1");
    assertThat(refused.body())
        .contains("upstream_overflow")
        .contains("45 of at most 50 calls in flight, 45 of them this tenant's");
    for (int i = 0; i < 40; i++) {
      assertThat(ask("modest", "quick").statusCode()).isEqualTo(200);
    }
    assertThat(calls("quick")).isEqualTo(40);
    List<CompletableFuture<HttpResponse<String>>> many = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      many.add(askLater("another", "together"));
    }
    many.forEach(reply -> assertThat(reply.join().statusCode()).isEqualTo(200));
    provider.later(1, () -> slow.forEach(FairProvidersIT::answer));
    await().until(() -> greedy.stream().allMatch(CompletableFuture::isDone));
    assertThat(greedy.stream().filter(reply -> reply.join().statusCode() == 200)).hasSize(share);
    assertThat(ask("greedy", "quick").statusCode()).isEqualTo(200);
  }

  @Test
  void answersThatOneTenantMakesLateEjectForItAlone() {
    gateway =
        provider.gateway(
            ONE_CALL, "timeouts: {connect: 2s, first_byte: 500ms, idle: 5s, total: 9s}");
    provider.answers(
        call -> {
          if (!call.body().contains("slow")) {
            answer(call);
          }
        });
    List<CompletableFuture<HttpResponse<String>>> late = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      late.add(sendLater("greedy", question("slow").replaceFirst("\\{", "{\"stream\":true,")));
    }
    late.forEach(reply -> assertThat(reply.join().statusCode()).isEqualTo(504));
    HttpResponse<String> ejected = ask("greedy", "quick");
    assertThat(ejected.statusCode()).isEqualTo(503);
    assertThat(ejected.body()).contains("gpt-4o is ejected for").contains("of this tenant's calls");
    assertThat(calls("quick")).isZero();
    assertThat(unavailable("greedy")).contains("ejected").contains("of this tenant's calls");
    assertThat(unavailable("modest")).isEmpty();
    assertThat(metric("upstream_ejected{provider=\"openai\"")).isEqualTo("1.0");
    assertThat(ask("modest", "quick").statusCode()).isEqualTo(200);
    assertThat(calls("quick")).isEqualTo(1);
    assertThat(metric("upstream_ejected{provider=\"openai\"")).isEqualTo("0.0");
    assertThat(ask("greedy", "quick").statusCode()).isEqualTo(503);
    assertThat(calls("quick")).isEqualTo(1);
  }

  @Test
  void tenantsFailuresBetweenAnswersToOthersAreCountedAsItsOwn() {
    gateway = provider.gateway(ONE_CALL);
    provider.answers(
        call -> {
          if (call.body().contains("bad")) {
            call.json(500, "{}");
          } else {
            answer(call);
          }
        });
    for (int i = 0; i < 5; i++) {
      assertThat(ask("greedy", "bad").statusCode()).isEqualTo(502);
      assertThat(ask("modest", "good").statusCode()).isEqualTo(200);
    }
    assertThat(ask("greedy", "bad").statusCode()).isEqualTo(503);
    assertThat(calls("bad")).isEqualTo(5);
    assertThat(ask("modest", "good").statusCode()).isEqualTo(200);
    String ejections = "upstream_ejection_count_total{cause=\"%s\",provider=\"openai\"";
    assertThat(metric(ejections.formatted("tenant_failures"))).startsWith("1");
    assertThat(metric(ejections.formatted("failures"))).startsWith("0");
    assertThat(metric("upstream_ejected{provider=\"openai\"")).isEqualTo("0.0");
  }

  @Test
  void failuresOfTwoTenantsEjectForAll() {
    gateway = provider.gateway(ONE_CALL);
    provider.answers(call -> call.json(500, "{}"));
    for (String tenant : List.of("one", "two", "one", "two", "one")) {
      assertThat(ask(tenant, "bad").statusCode()).isEqualTo(502);
    }
    for (String tenant : List.of("one", "two", "three")) {
      assertThat(ask(tenant, "bad").statusCode()).isEqualTo(503);
    }
    assertThat(calls("bad")).isEqualTo(5);
    assertThat(metric("upstream_ejected{provider=\"openai\"")).isEqualTo("1.0");
  }

  @Test
  void limitThatOneTenantRunsIntoPausesItAlone() {
    gateway = provider.gateway(ONE_CALL);
    provider.answers(
        call -> {
          if (call.body().contains("large")) {
            call.response().putHeader("retry-after", "60");
            call.json(429, "{\"error\":{\"message\":\"too large\",\"code\":\"rate_limit\"}}");
          } else {
            answer(call);
          }
        });
    assertThat(ask("greedy", "large").statusCode()).isEqualTo(429);
    assertThat(ask("greedy", "small").body()).contains("upstream_paused");
    assertThat(ask("modest", "small").statusCode()).isEqualTo(200);
    assertThat(calls("small")).isEqualTo(1);
    assertThat(ask("modest", "large").statusCode()).isEqualTo(429);
    assertThat(ask("third", "small").body()).contains("upstream_paused");
  }

  @Test
  void failedConnectionsEjectForAll() {
    gateway = provider.gateway(ONE_CALL);
    provider.close();
    for (int i = 0; i < 5; i++) {
      assertThat(ask("one", "any").statusCode()).isEqualTo(502);
    }
    HttpResponse<String> other = ask("two", "any");
    assertThat(other.statusCode()).isEqualTo(503);
    assertThat(other.body()).contains("consecutive failed connections");
  }

  @Test
  void routerLeavesAloneWhatIsEjectedForTheAskingTenant() {
    gateway = provider.gateway(ONE_CALL);
    provider.answers(call -> call.json(500, "{}"));
    for (int i = 0; i < 5; i++) {
      ask("greedy", "bad");
    }
    assertThat(gateway.post("/v1/route", "{}", "x-scrubjay-tenant", "greedy" + run).body())
        .contains("gpt-4o is ejected for");
    assertThat(gateway.post("/v1/route", "{}", "x-scrubjay-tenant", "modest" + run).body())
        .doesNotContain("is ejected");
  }

  private String unavailable(String tenant) {
    String model = gateway.get("/v1/models/gpt-4o", "x-scrubjay-tenant", tenant + run).body();
    int at = model.indexOf("\"unavailable\"");
    return at < 0 ? "" : model.substring(at);
  }
}
