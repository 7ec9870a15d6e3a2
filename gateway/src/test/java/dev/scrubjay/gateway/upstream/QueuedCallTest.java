package dev.scrubjay.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.config.ProviderKind;
import dev.scrubjay.gateway.dialect.openai.OpenAiProvider;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import dev.scrubjay.gateway.upstream.provider.ProviderClient;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import dev.scrubjay.policy.scaling.QueuePolicy;
import dev.scrubjay.policy.upstream.UpstreamPolicy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class QueuedCallTest {
  private static final URI NOWHERE = URI.create("http://127.0.0.1:1/v1");

  private final Vertx vertx = Vertx.vertx();
  private final Attempt attempt =
      new Attempt("t", new Cancellation(), Duration.ofSeconds(1), new HashSet<>());

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** Places at a provider that takes one call at a time. */
  private CallPlaces places(QueuePolicy queue) {
    ProviderConfig config =
        new ProviderConfig(
            "testing",
            ProviderKind.OPENAI,
            List.of(NOWHERE),
            Optional.empty(),
            ProviderConfig.Timeouts.DEFAULT,
            1,
            false);
    ProviderClient client =
        new ProviderClient(vertx, config, NOWHERE, new OpenAiProvider(), InstantSource.system());
    ProviderEndpoints provider =
        ProviderEndpoints.of(
            "testing",
            List.of(client),
            1,
            UpstreamPolicy.DEFAULT,
            queue,
            event -> {},
            new Random(1),
            System::nanoTime);
    return new CallPlaces(
        "m", provider, new ModelEndpoints("m", provider), null, (tenant, success) -> {});
  }

  @Test
  void callIsPassedOnAsItIsWhereNothingQueues() {
    CallPlaces places = places(QueuePolicy.NONE);
    Future<String> sent = Future.succeededFuture("sent");
    assertThat(
            QueuedCall.make(
                places,
                attempt,
                (admitted, bounds) -> {
                  assertThat(bounds).isSameAs(attempt);
                  return sent;
                }))
        .isSameAs(sent);
    Future<String> beyond = QueuedCall.make(places, attempt, (admitted, bounds) -> sent);
    assertThat(beyond.cause()).isInstanceOf(UpstreamException.class);
    assertThat(places.waiting().size()).isZero();
  }

  @Test
  void callWaitsForThePlaceOfAnotherWhereThereIsAQueue() {
    CallPlaces places = places(new QueuePolicy(10, Duration.ofMinutes(1)));
    AtomicInteger waiting = new AtomicInteger();
    Future<String> second =
        Future.future(
            done ->
                vertx.runOnContext(
                    now -> {
                      QueuedCall.make(
                          places,
                          attempt,
                          (first, bounds) -> {
                            vertx.setTimer(20, timer -> first.call().ended(null));
                            return Future.succeededFuture("first");
                          });
                      QueuedCall.make(
                              places,
                              attempt.again(),
                              (admitted, bounds) -> Future.succeededFuture("second"))
                          .onComplete(done);
                      waiting.set(places.waiting().size());
                    }));
    assertThat(second.toCompletionStage().toCompletableFuture())
        .succeedsWithin(Duration.ofSeconds(30))
        .isEqualTo("second");
    assertThat(waiting).hasValue(1);
    assertThat(places.waiting().size()).isZero();
  }
}
