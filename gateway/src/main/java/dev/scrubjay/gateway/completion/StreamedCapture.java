package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.AnswerAssembler;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.stream.CapturedStream;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The capture of a streamed answer, assembled into a whole one. */
final class StreamedCapture implements CapturedStream.Capture<SseEvent> {
  private final AnswerAssembler assembler;
  private final Outcome outcome;
  private final LongSupplier nanoTime;
  private int events;

  StreamedCapture(AnswerAssembler assembler, Outcome outcome, LongSupplier nanoTime) {
    this.assembler = assembler;
    this.outcome = outcome;
    this.nanoTime = nanoTime;
  }

  /** The receiver of the stream's end. */
  interface Outcome {
    /**
     * The stream has ended.
     *
     * @param answer null if it was not complete, or larger than is captured
     * @param endNanos when it ended, less the time in which its reader did not read
     */
    void complete(@Nullable ObjectNode answer, long endNanos);

    /**
     * The stream has broken off.
     *
     * @param events that were captured before
     */
    void broken(Throwable cause, int events);
  }

  @Override
  public void accept(SseEvent event) {
    events++;
    assembler.accept(event);
  }

  @Override
  public void ended(boolean complete, Duration paused) {
    outcome.complete(
        complete ? assembler.answer().orElse(null) : null, nanoTime.getAsLong() - paused.toNanos());
  }

  @Override
  public void failed(Throwable cause) {
    outcome.broken(cause, events);
  }
}
