package dev.scrubjay.gateway.completion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.AnswerAssembler;
import dev.scrubjay.gateway.dialect.Examples;
import dev.scrubjay.gateway.dialect.SseEvent;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The capture of a stream, with an assembler that is done at the event {@code done}. */
final class StreamedCaptureTest {
  private static final ObjectNode ANSWER = Examples.json("{\"answer\":1}");

  private final List<String> seen = new ArrayList<>();
  private final List<Object> told = new ArrayList<>();
  private final AnswerAssembler assembler =
      new AnswerAssembler() {
        @Override
        public void accept(SseEvent event) {
          seen.add(event.data());
        }

        @Override
        public Optional<ObjectNode> answer() {
          return seen.contains("done") ? Optional.of(ANSWER) : Optional.empty();
        }
      };
  private final StreamedCapture capture =
      new StreamedCapture(
          assembler,
          new StreamedCapture.Outcome() {
            @Override
            public Future<Void> complete(@Nullable ObjectNode answer, long endNanos) {
              told.add(answer == null ? "nothing" : answer);
              told.add(endNanos);
              return Future.succeededFuture();
            }

            @Override
            public void broken(Throwable cause, int events) {
              told.add(cause);
            }
          },
          () -> 5_000);

  private void captured(String... events) {
    List.of(events).forEach(data -> capture.accept(new SseEvent(null, data)));
  }

  @Test
  void completeAnswerIsToldWithoutTheReadersPauses() {
    captured("a", "done");
    capture.ended(true, Duration.ofNanos(2_000));
    assertThat(seen).containsExactly("a", "done");
    assertThat(told).containsExactly(ANSWER, 3_000L);
  }

  @Test
  void answerThatIsTooLargeIsNone() {
    captured("a", "done");
    capture.ended(false, Duration.ZERO);
    assertThat(told).containsExactly("nothing", 5_000L);
  }

  @Test
  void answerThatLacksItsEndIsNone() {
    captured("a");
    capture.ended(true, Duration.ZERO);
    assertThat(told).containsExactly("nothing", 5_000L);
  }

  @Test
  void failureIsPassedOn() {
    IllegalStateException failure = new IllegalStateException("broken");
    captured("a");
    capture.failed(failure);
    assertThat(told).containsExactly(failure);
  }
}
