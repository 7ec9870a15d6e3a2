package dev.scrubjay.gateway.dialect.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.ScriptedProvider;
import dev.scrubjay.gateway.ScriptedProvider.ReceivedCall;
import dev.scrubjay.gateway.TestGateway;
import dev.scrubjay.gateway.dialect.Examples;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.contract.Question.Line;
import dev.scrubjay.gateway.dialect.contract.Said.Words;
import dev.scrubjay.gateway.dialect.contract.Vendor.Report;
import dev.scrubjay.gateway.dialect.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each client's dialect with each vendor, through a gateway: hits, failures, cancellation. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DialectMatrixIT {
  private static final List<ClientFace> CLIENTS =
      List.of(
          new OpenAiChatClient(), new ResponsesClient(), new AnthropicClient(), new GeminiClient());
  private static final String WITHOUT_EJECTION =
      "upstream_policies: {ejection: {consecutive_failures: 1000},"
          + " retry_budget: {minimum: 1000}, retry: {attempts: 0}, rescue: off}\n";

  private final ScriptedProvider provider = ScriptedProvider.start();
  private TestGateway gateway;

  @BeforeAll
  void start() {
    gateway = provider.gateway(WITHOUT_EJECTION);
  }

  @AfterAll
  void stop() {
    gateway.close();
    provider.close();
  }

  private static Stream<Arguments> pairs(List<?> thirds) {
    List<Arguments> pairs = new ArrayList<>();
    for (ClientFace client : CLIENTS) {
      for (Vendor vendor : Vendor.values()) {
        thirds.forEach(third -> pairs.add(Arguments.of(client, vendor, third)));
      }
    }
    return pairs.stream();
  }

  static Stream<Arguments> exchanges() {
    return pairs(
        List.of(
            Exchange.TEXT,
            Exchange.PARALLEL_TOOLS,
            Exchange.TEXTS_BEFORE_AND_AFTER_A_CALL,
            Exchange.CUT_CALL));
  }

  static Stream<Arguments> failures() {
    return pairs(List.of(Failure.values()));
  }

  static Stream<Arguments> vendors() {
    return CLIENTS.stream()
        .flatMap(client -> Stream.of(Vendor.values()).map(vendor -> Arguments.of(client, vendor)));
  }

  private HttpResponse<String> ask(
      ClientFace client, Vendor vendor, Question question, boolean stream) {
    return gateway.post(
        client.path(vendor.model(), stream),
        Json.text(client.sent(question, vendor.model(), stream)));
  }

  /** {@code question}, of which the cache cannot know anything. */
  private static Question anew(Question question) {
    List<Line> lines = new ArrayList<>(question.lines());
    List<Said> said = new ArrayList<>(lines.removeLast().said());
    said.add(new Words(UUID.randomUUID().toString()));
    lines.add(new Line(false, said));
    return question.with(lines);
  }

  private static ObjectNode read(ClientFace client, HttpResponse<String> reply, boolean stream) {
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return stream ? client.accumulated(Examples.events(reply.body())) : Examples.json(reply.body());
  }

  private static boolean isHit(HttpResponse<String> reply) {
    return reply.headers().firstValue("cache-status").orElse("").contains("; hit");
  }

  @ParameterizedTest
  @MethodSource("exchanges")
  void hitSaysWhatItsMissSaid(ClientFace client, Vendor vendor, Exchange exchange) {
    provider.answers(call -> vendor.answer(call, exchange.answer()));
    for (boolean stream : new boolean[] {false, true}) {
      Question question = anew(exchange.question());
      HttpResponse<String> miss = ask(client, vendor, question, stream);
      assertThat(isHit(miss)).isFalse();
      Answer answer = client.read(read(client, miss, stream));
      assertThat(answer.end()).isEqualTo(exchange.answer().end());
      for (boolean again : new boolean[] {stream, !stream}) {
        HttpResponse<String> hit =
            Awaitility.await()
                .until(() -> ask(client, vendor, question, again), DialectMatrixIT::isHit);
        ObjectNode whole = read(client, hit, again);
        assertThat(client.read(whole)).isEqualTo(answer);
        assertThat(Cell.id(whole)).isEqualTo(Cell.id(read(client, miss, stream)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("failures")
  void failureKeepsItsMeaning(ClientFace client, Vendor vendor, Failure failure) {
    Report report = failure.of(vendor);
    for (boolean stream : new boolean[] {false, true}) {
      provider.answers(
          call -> {
            call.response().putHeader("retry-after-ms", "200"); // a second, in whole ones
            call.json(report.status(), report.body());
          });
      HttpResponse<String> reply = ask(client, vendor, anew(Exchange.TEXT.question()), stream);
      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(failure.status());
      assertThat(client.error(Examples.json(reply.body())))
          .isEqualTo(client.errorOf(failure.status()));
      if (failure == Failure.RATE_LIMIT) {
        assertThat(reply.headers().firstValue("retry-after")).contains("1");
      }
      if (failure == Failure.CONTEXT) {
        assertThat(reply.body()).containsIgnoringCase(client.tooLong());
      }
      awaitAnswer(vendor);
    }
  }

  /** Waits until the vendor's model is called, as it is not while the vendor asks for a pause. */
  private void awaitAnswer(Vendor vendor) {
    provider.answers(call -> vendor.answer(call, Exchange.TEXT.answer()));
    Question question = anew(Exchange.TEXT.question());
    Awaitility.await()
        .until(
            () -> ask(new OpenAiChatClient(), vendor, question, false).statusCode(),
            status -> status == 200);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void failureInAStreamIsAnErrorOfTheStream(ClientFace client, Vendor vendor, Failure failure)
      throws IOException {
    Question question = anew(Exchange.TEXT.question());
    try (OpenAnswer open = new OpenAnswer(client, vendor, question);
        InputStream body = open.reply.body()) {
      String error = "event: error\ndata: " + failure.of(vendor).body() + "\n\n";
      open.call.response().end(error);
      List<SseEvent> events = Examples.events(new String(body.readAllBytes(), UTF_8));
      SseEvent reported =
          events.stream()
              .filter(event -> event.data().contains("\"error\":{"))
              .findFirst()
              .orElseThrow();
      assertThat(client.error(Pieces.json(reported))).isEqualTo(client.errorOf(failure.status()));
    }
    awaitAnswer(vendor);
    assertThat(isHit(ask(client, vendor, question, false))).as("it is not stored").isFalse();
  }

  @ParameterizedTest
  @MethodSource("vendors")
  void cancelledRequestCancelsTheProvidersCallAndStoresNothing(ClientFace client, Vendor vendor) {
    Question question = anew(Exchange.TEXT.question());
    CompletableFuture<Void> closed = new CompletableFuture<>();
    try (OpenAnswer open = new OpenAnswer(client, vendor, question)) {
      open.call.response().closeHandler(gone -> closed.complete(null));
    }
    Awaitility.await().until(closed::isDone);
    provider.answers(call -> vendor.answer(call, Exchange.TEXT.answer()));
    assertThat(isHit(ask(client, vendor, question, false))).isFalse();
  }

  /** A streamed answer of which the client has the beginning. */
  private final class OpenAnswer implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final ReceivedCall call;
    private final HttpResponse<InputStream> reply;

    OpenAnswer(ClientFace client, Vendor vendor, Question question) {
      CompletableFuture<ReceivedCall> begun = new CompletableFuture<>();
      provider.answers(
          each -> {
            each.stream(vendor.begun(each, Exchange.TEXT.answer(), 4));
            begun.complete(each);
          });
      String body = Json.text(client.sent(question, vendor.model(), true));
      HttpRequest request =
          gateway
              .request(client.path(vendor.model(), true), "content-type", "application/json")
              .POST(BodyPublishers.ofString(body))
              .build();
      reply = http.sendAsync(request, BodyHandlers.ofInputStream()).join();
      assertThat(reply.statusCode()).isEqualTo(200);
      call = begun.join();
    }

    @Override
    public void close() {
      http.shutdownNow();
    }
  }
}
