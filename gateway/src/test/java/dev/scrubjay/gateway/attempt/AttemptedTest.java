package dev.scrubjay.gateway.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.Examples;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.upstream.TestUpstreams;
import dev.scrubjay.gateway.upstream.Upstream;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stream that another attempt has completed costs what all calls cost. */
final class AttemptedTest {
  private final Vertx vertx = Vertx.vertx();
  private final Upstream first = TestUpstreams.at(vertx, "first", "http://one");
  private final Upstream second = TestUpstreams.at(vertx, "second", "http://two");
  private final ChatRequest request = Examples.toOpenAi("");
  private final Attempted<String> began = TestAttempts.answered(first, List.of("none"), 7);

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void oneCallCostsWhatItsAnswerCosts() {
    Usage usage = new Usage(100, 10);
    assertThat(began.cost(request, usage)).isEqualTo(first.cost(request, usage));
    assertThat(began.usage(usage)).isEqualTo(usage);
  }

  @Test
  void rescuedStreamCostsItsBeginningAndTheAnswersThatDifferedToo() {
    Attempted<String> completed =
        TestAttempts.answered(second, List.of("first"), 9)
            .after(
                began,
                new PaidCall(first, new Usage(100, 4)),
                List.of(new PaidCall(second, new Usage(100, 20))));
    // input costs 1e-6, output 2e-6
    assertThat(completed.cost(request, new Usage(100, 10)).usdOrZero())
        .isCloseTo(300e-6 + 34 * 2e-6, within(1e-12));
    assertThat(completed.usage(new Usage(100, 10))).isEqualTo(new Usage(300, 34));
    assertThat(completed.failed()).containsExactly("none", "first");
    assertThat(completed.firstNanos()).isEqualTo(7);
  }
}
