package dev.scrubjay.gateway.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.upstream.TestUpstreams;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The models that are asked for the rest of a stream that broke off. */
final class RescueOrderTest {
  private final Vertx vertx = Vertx.vertx();
  private final Upstream failed = TestUpstreams.at(vertx, "failed", "http://one");
  private final Upstream first = TestUpstreams.at(vertx, "first", "http://two");
  private final Upstream second = TestUpstreams.at(vertx, "second", "http://three");
  private final Upstream third = TestUpstreams.at(vertx, "third", "http://four");
  private final List<Upstream> chain = List.of(failed, first, second, third);

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private List<Upstream> order(FailureKind kind, Upstream... continuing) {
    return RescueOrder.of(
        chain,
        first,
        new UpstreamException(kind, "testing", "broke"),
        List.of(continuing)::contains);
  }

  @Test
  void modelThatBeganTheTextComesBeforeItsFallbacks() {
    assertThat(order(FailureKind.CUT)).containsExactly(first, second, third);
  }

  @Test
  void modelThatFellSilentComesLast() {
    assertThat(order(FailureKind.TIMEOUT)).containsExactly(second, third, first);
  }

  @Test
  void modelsThatCanContinueTheTextComeFirst() {
    assertThat(order(FailureKind.CUT, third)).containsExactly(third, first, second);
  }
}
