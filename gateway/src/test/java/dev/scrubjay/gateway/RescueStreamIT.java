package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.ScriptedProvider.ReceivedCall;
import dev.scrubjay.gateway.dialect.json.Json;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The rest of a stream that broke off reaches its client as it comes, once it is known to fit. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RescueStreamIT {
  private static final String TEXT = "One two three four five.";

  private final ScriptedProvider provider = ScriptedProvider.start();
  private final AtomicInteger questions = new AtomicInteger();
  private TestGateway gateway;

  /** The APIs of clients. */
  enum Api {
    CHAT("/v1/chat/completions", "\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]"),
    COMPLETIONS("/v1/completions", "\"prompt\":\"%s\""),
    MESSAGES(
        "/v1/messages", "\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]"),
    RESPONSES("/v1/responses", "\"input\":\"%s\""),
    GEMINI(
        "/v1beta/models/first:streamGenerateContent?alt=sse",
        "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"%s\"}]}]");

    private final String path;
    private final String question;

    Api(String path, String question) {
      this.path = path;
      this.question = question;
    }
  }

  @BeforeAll
  void start() {
    gateway =
        TestGateway.serving(
                """
                catalog: seed
                providers:
                  one: {kind: openai, base_url: "%1$s", api_key: sk-one-0123456789}
                  two: {kind: openai, base_url: "%2$s", api_key: sk-two-0123456789}
                  repeating: {kind: openai, base_url: "%5$s", api_key: k, prefill: repeated_prefix}
                  going-on: {kind: openai, base_url: "%6$s", api_key: k, prefill: final_message}
                  three: {kind: anthropic, base_url: "%3$s", api_key: sk-three-0123456789}
                upstream_policies:
                  retry_budget: {minimum: 10000}
                  ejection: {consecutive_failures: 1000}
                models:
                  first: {provider: one, %4$s}
                  second: {provider: two, %4$s}
                  repeats: {provider: repeating, %4$s}
                  goes-on: {provider: going-on, %4$s}
                  claude-3-5-haiku: {provider: three, %4$s}
                """
                    .formatted(
                        provider.url("/one"),
                        provider.url("/two"),
                        provider.url("/anthropic"),
                        "input_cost_per_token: 0.000001, output_cost_per_token: 0.000002,"
                            + " latency: 10ms, accuracy: 0.9, max_tokens: 100000",
                        provider.url("/repeating"),
                        provider.url("/going-on")),
                Map.of())
            .connected();
  }

  @AfterAll
  void stop() {
    gateway.close();
    provider.close();
  }

  private static String word(String text) {
    return chunk("\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"}}]".formatted(text));
  }

  private static String chunk(String members) {
    return "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",%s}\n\n"
        .formatted(members);
  }

  private static String end(String text) {
    return word(text)
        + chunk("\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]")
        + chunk(
            "\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5,\"total_tokens\":8}")
        + "data: [DONE]\n\n";
  }

  /** A stream's text in the words of the API that is called. */
  private static String said(ReceivedCall call, String chunks) {
    return call.request().path().endsWith("/chat/completions")
        ? chunks
        : chunks
            .replaceAll("\"delta\":\\{\"content\":(\"[^\"]*\")}", "\"text\":$1")
            .replace("\"delta\":{}", "\"text\":\"\"");
  }

  private static String delta(String text) {
    return "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
        + "\"delta\":{\"type\":\"text_delta\",\"text\":\"%s\"}}\n\n".formatted(text);
  }

  /** The first model breaks off after two words; the other does as {@code second} says. */
  private void rescuedBy(Consumer<ReceivedCall> second) {
    provider.answers(
        call -> {
          if (call.request().path().startsWith("/one")) {
            call.stream(said(call, word("One ") + word("two ")));
            provider.later(20, () -> call.request().connection().close());
          } else {
            second.accept(call);
          }
        });
  }

  private String body(Api api, String fallback) {
    String model = api == Api.GEMINI ? "" : "\"model\":\"first\",\"stream\":true,";
    return "{%s%s,\"routing\":{\"fallbacks\":[\"%s\"]}}"
        .formatted(model, api.question.formatted("Go " + questions.incrementAndGet()), fallback);
  }

  /** A streamed reply as it comes. */
  private static final class Reading implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder all = new StringBuilder();
    private final CompletableFuture<Void> done;

    Reading(HttpRequest request) {
      done =
          client.sendAsync(request, BodyHandlers.ofLines()).thenAccept(reply -> read(reply.body()));
    }

    private void read(Stream<String> lines) {
      lines.forEach(this::read);
    }

    private synchronized void read(String line) {
      all.append(line).append('\n');
      if (line.startsWith("data: {")) {
        text.append(text(Json.objectOrEmpty(line.substring(6))));
      }
    }

    synchronized String text() {
      return text.toString();
    }

    synchronized String all() {
      return all.toString();
    }

    private static String text(JsonNode event) {
      return event.at("/choices/0/delta/content").asText("")
          + event.at("/choices/0/text").asText("")
          + event.at("/delta/text").asText("")
          + (event.path("delta").isTextual() ? event.path("delta").asText() : "")
          + event.at("/candidates/0/content/parts/0/text").asText("");
    }

    @Override
    public void close() {
      client.shutdownNow();
    }
  }

  private Reading reading(Api api, String body) {
    return new Reading(
        gateway
            .request(api.path)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  /** Awaits the first piece of the rest while the model has not said the others yet. */
  private void completes(
      Reading reply, CompletableFuture<HttpServerResponse> open, CompletableFuture<String> last) {
    await().until(() -> reply.text().equals("One two three "));
    open.join().end(last.join());
    reply.done.join();
    assertThat(reply.text()).isEqualTo(TEXT);
    assertThat(reply.all()).doesNotContain("\"error\":{");
  }

  private void assertHit(Api api, String body) {
    String plain = body.replace("\"stream\":true", "\"stream\":false");
    String path = api.path.replace(":streamGenerateContent?alt=sse", ":generateContent");
    gateway.awaitHit(path, plain);
    assertThat(gateway.post(path, plain).body()).contains(TEXT);
  }

  @ParameterizedTest
  @EnumSource
  void secondAnswerIsHandedOnFromWhereItGoesBeyondTheFirst(Api api) {
    CompletableFuture<HttpServerResponse> open = new CompletableFuture<>();
    CompletableFuture<String> last = new CompletableFuture<>();
    rescuedBy(
        call -> {
          last.complete(said(call, word("four ") + end("five.")));
          open.complete(call.stream(said(call, word("One t") + word("wo th") + word("ree "))));
        });
    String body = body(api, "second");
    try (Reading reply = reading(api, body)) {
      completes(reply, open, last);
    }
    assertHit(api, body);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "COMPLETIONS")
  void continuationIsHandedOnAtOnce(Api api) {
    CompletableFuture<HttpServerResponse> open = new CompletableFuture<>();
    rescuedBy(
        call ->
            open.complete(
                call.stream(
                    """
                    event: message_start
                    data: {"type":"message_start","message":{"id":"m","type":"message",\
                    "role":"assistant","model":"c","content":[],"stop_reason":null,\
                    "usage":{"input_tokens":7,"output_tokens":1}}}

                    event: content_block_start
                    data: {"type":"content_block_start","index":0,\
                    "content_block":{"type":"text","text":""}}

                    """
                        + delta(" th")
                        + delta("ree "))));
    String body = body(api, "claude-3-5-haiku");
    try (Reading reply = reading(api, body)) {
      completes(
          reply,
          open,
          CompletableFuture.completedFuture(
              delta("four five.")
                  + """
                  event: content_block_stop
                  data: {"type":"content_block_stop","index":0}

                  event: message_delta
                  data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},\
                  "usage":{"output_tokens":3}}

                  event: message_stop
                  data: {"type":"message_stop"}

                  """));
    }
    assertHit(api, body);
  }

  @ParameterizedTest
  @CsvSource({"repeats, One two three , prefix", "goes-on, three , continue_final_message"})
  void serversOfOpenAisApiContinueInTheirOwnWays(String model, String said, String asked) {
    CompletableFuture<HttpServerResponse> open = new CompletableFuture<>();
    CompletableFuture<String> received = new CompletableFuture<>();
    rescuedBy(
        call -> {
          received.complete(call.body());
          open.complete(call.stream(word(said + " ")));
        });
    String body = body(Api.CHAT, model);
    try (Reading reply = reading(Api.CHAT, body)) {
      completes(reply, open, CompletableFuture.completedFuture(word("four ") + end("five.")));
    }
    assertThat(received.join()).contains("\"content\":\"One two\"", "\"" + asked + "\":true");
    assertHit(Api.CHAT, body);
  }

  /**
   * Has the second answer break off too, after three words; gives the number of calls from then.
   */
  private AtomicInteger rescuedTwice(String third) {
    AtomicInteger calls = new AtomicInteger();
    rescuedBy(
        call -> {
          if (calls.incrementAndGet() == 1) {
            call.stream(word("One ") + word("two ") + word("three "));
            provider.later(100, () -> call.request().connection().close());
          } else {
            call.stream(end(third)).end();
          }
        });
    return calls;
  }

  @Test
  void secondAnswerThatBreaksOffIsRescuedInTurn() {
    AtomicInteger calls = rescuedTwice(TEXT);
    String body = body(Api.CHAT, "second");
    try (Reading reply = reading(Api.CHAT, body)) {
      reply.done.join();
      assertThat(reply.text()).isEqualTo(TEXT);
      assertThat(reply.all()).contains("[DONE]");
    }
    assertThat(calls).hasValue(2);
    assertHit(Api.CHAT, body);
  }

  @Test
  void thirdAnswerThatDiffersFromTheSecondIsNotMixedWithIt() {
    rescuedTwice("One two other things.");
    String body = body(Api.CHAT, "second");
    try (Reading reply = reading(Api.CHAT, body)) {
      reply.done.join();
      assertThat(reply.text()).isEqualTo("One two three ");
      assertThat(reply.all()).contains("another answer").doesNotContain("[DONE]");
    }
    assertThat(
            gateway
                .post(
                    Api.CHAT.path,
                    body.replace("\"stream\":true", "\"stream\":false"),
                    "cache-control",
                    "only-if-cached")
                .statusCode())
        .isEqualTo(504);
  }

  /** Writes words for as long as its reader takes them, or a few megabytes. */
  private static void pump(HttpServerResponse response, AtomicInteger written) {
    String word = word("x".repeat(1000));
    while (written.get() < 40_000 && !response.writeQueueFull()) {
      response.write(word);
      written.incrementAndGet();
    }
    response.drainHandler(nothing -> pump(response, written));
  }

  @Test
  void clientThatDoesNotReadHoldsTheSecondModelBack() {
    AtomicInteger written = new AtomicInteger();
    rescuedBy(call -> pump(call.stream(word("One ") + word("two ") + word("three ")), written));
    HttpRequest request =
        gateway
            .request(Api.CHAT.path)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body(Api.CHAT, "second")))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> reply =
          client.send(request, BodyHandlers.ofInputStream()); // and does not read
      AtomicInteger before = new AtomicInteger(-1);
      await()
          .pollInterval(Duration.ofMillis(500))
          .until(() -> written.get() > 0 && before.getAndSet(written.get()) == written.get());
      assertThat(written.get()).isLessThan(40_000);
      reply.body().close();
      client.shutdownNow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
