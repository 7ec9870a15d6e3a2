package dev.scrubjay.gateway.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.Examples;
import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.gateway.request.TestRequests;
import dev.scrubjay.gateway.upstream.TestUpstreams;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.provider.EventStream;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import dev.scrubjay.gateway.upstream.provider.WrittenAnswer;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.upstream.Retries;
import dev.scrubjay.policy.upstream.UpstreamPolicy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attempts speak to a provider, and tell which model answered after which others. */
final class AttemptsTest {
  private static final String CHUNK =
      "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
          + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"},"
          + "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
  private static final String WHOLE =
      "{\"id\":\"x\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":"
          + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},"
          + "\"finish_reason\":\"stop\"}]}";

  private final Vertx vertx = Vertx.vertx();
  private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicLong ticks = new AtomicLong();
  private final String url =
      "http://127.0.0.1:"
          + get(vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"))
              .actualPort();
  private final Upstream broken = TestUpstreams.at(vertx, "broken", url);
  private final Upstream strict = TestUpstreams.at(vertx, "strict", url);
  private final Upstream fine = TestUpstreams.at(vertx, "fine", url);
  private final Attempts attempts =
      new Attempts(
          UpstreamPolicy.DEFAULT,
          new RequestObserver() {
            @Override
            public void upstreamFailed(Scope scope, String model, FailureKind kind) {
              failures.add(model + ": " + kind);
            }
          },
          ticks::incrementAndGet,
          AttemptsTest::atOnce,
          new Random(1),
          MemoryBudget.ofHeap(0.4));

  private static Runnable atOnce(Duration delay, Runnable action) {
    action.run();
    return () -> {};
  }

  @AfterEach
  void stop() {
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  /** A provider whose models are broken, strict and fine. */
  private void answer(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              ObjectNode json = Examples.json(body.toString());
              String model = json.path("model").asText();
              asked.add(model);
              switch (model) {
                case "broken-upstream" -> request.response().setStatusCode(500).end("{}");
                case "strict-upstream" ->
                    request
                        .response()
                        .setStatusCode(400)
                        .putHeader("content-type", "application/json")
                        .end(
                            "{\"error\":{\"message\":\"no\",\"param\":\"messages\","
                                + "\"code\":\"bad\"}}");
                default -> {
                  boolean stream = json.path("stream").asBoolean();
                  request
                      .response()
                      .putHeader("content-type", stream ? "text/event-stream" : "application/json")
                      .end(stream ? CHUNK : WHOLE);
                }
              }
            });
  }

  private static Completion completion(String members) {
    return TestRequests.completion(Examples.toOpenAi(members), RoutingRequirements.NONE);
  }

  private static ApiError error(Throwable thrown) {
    return assertThat(thrown).asInstanceOf(type(ApiException.class)).actual().error();
  }

  @Test
  void modelsAreAskedInOrderByTheirNamesAtTheProvider() {
    Attempted<WrittenAnswer> attempted =
        get(attempts.call(completion(""), List.of(broken, fine, strict)));
    assertThat(asked).containsExactly("broken-upstream", "fine-upstream");
    assertThat(attempted.upstream()).isEqualTo(fine);
    assertThat(attempted.failed()).containsExactly("broken");
    assertThat(attempted.hedge()).isEqualTo(HedgedCall.Hedge.NONE);
    assertThat(attempted.dropped()).isEmpty();
    assertThat(attempted.reply().json().at("/choices/0/message/content").asText()).isEqualTo("hi");
    assertThat(attempted.firstNanos()).isOne();
    assertThat(attempted.startNanos()).isGreaterThan(attempted.firstNanos());
    assertThat(failures).containsExactly("broken: SERVER_ERROR");
  }

  @Test
  void streamCompletesWithItsFirstEvent() {
    Attempted<EventStream> attempted =
        get(attempts.stream(completion("\"stream\":true"), List.of(broken, fine)));
    assertThat(attempted.upstream()).isEqualTo(fine);
    assertThat(attempted.failed()).containsExactly("broken");
  }

  @Test
  void refusalOfTheRequestIsTheClientsErrorAtOnce() {
    Future<Attempted<WrittenAnswer>> result = attempts.call(completion(""), List.of(strict, fine));
    assertThatThrownBy(() -> get(result)).isInstanceOf(CompletionException.class);
    ApiError error = error(result.cause());
    assertThat(error.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
    assertThat(error.param()).isEqualTo("messages");
    assertThat(error.code()).isEqualTo("bad");
    assertThat(asked).containsExactly("strict-upstream");
    assertThat(failures).containsExactly("strict: REJECTED");
  }

  @Test
  void withoutAModelThatAnswersTheErrorNamesAllFailures() {
    Upstream other = TestUpstreams.at(vertx, "broken", url);
    Future<Attempted<WrittenAnswer>> result = attempts.call(completion(""), List.of(broken, other));
    assertThatThrownBy(() -> get(result)).isInstanceOf(CompletionException.class);
    ApiError error = error(result.cause());
    assertThat(error.kind()).isEqualTo(ErrorKind.BAD_GATEWAY);
    assertThat(error.code()).isEqualTo("upstream_server_error");
    assertThat(error.message()).isEqualTo("provider testing answered 500: no explanation");
    assertThat(failures).hasSize(2 + Retries.DEFAULT.most()).containsOnly("broken: SERVER_ERROR");
  }

  @Test
  void streamThatBreaksOffLaterCountsAsItsModelsFailure() {
    Throwable error =
        attempts.brokeOff(
            completion("").context(),
            fine,
            new UpstreamException(FailureKind.CUT, "testing", "was cut"));
    assertThat(error(error))
        .isEqualTo(ApiError.of(ErrorKind.BAD_GATEWAY, "upstream_cut", "provider testing was cut"));
    assertThat(failures).containsExactly("fine: CUT");
  }

  @Test
  void streamThatBreaksOffForOurFaultIsNotTheModels() {
    IllegalStateException bug = new IllegalStateException("bug");
    assertThat(attempts.brokeOff(completion("").context(), fine, bug)).isSameAs(bug);
    assertThat(failures).isEmpty();
  }
}
