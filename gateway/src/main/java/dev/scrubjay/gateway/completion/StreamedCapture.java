package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.AnswerAssembler;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.stream.CapturedStream;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The capture of a streamed answer, assembled into a whole one. */
final class StreamedCapture implements CapturedStream.Capture<SseEvent> {
  private final AnswerAssembler assembler;
  private final Outcome outcome;
  private final LongSupplier nanoTime;
  private int events;
  private long chars;

  /** The work on large events, which those after them wait for. */
  private Future<Void> assembled = Future.succeededFuture();

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
     * @return completes once {@code answer} is no longer needed
     */
    Future<Void> complete(@Nullable ObjectNode answer, long endNanos);

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
    long size = event.data().length();
    chars += size;
    if (!LargeWork.isLarge(size) && assembled.isComplete()) {
      assembler.accept(event);
    } else {
      assembled = assembled.compose(before -> assemble(event, size));
    }
  }

  private Future<Void> assemble(SseEvent event, long size) {
    return LargeWork.onBytes(
        size,
        () -> {
          assembler.accept(event);
          return null;
        });
  }

  @Override
  public Future<Void> ended(boolean complete, Duration paused) {
    long end = nanoTime.getAsLong() - paused.toNanos();
    return complete
        ? assembled
            .compose(all -> LargeWork.onBytes(chars, assembler::answer))
            .onFailure(this::failed)
            .compose(answer -> outcome.complete(answer.orElse(null), end))
        : outcome.complete(null, end);
  }

  @Override
  public void failed(Throwable cause) {
    outcome.broken(cause, events);
  }
}
