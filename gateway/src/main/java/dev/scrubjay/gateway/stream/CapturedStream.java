package dev.scrubjay.gateway.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.AnswerAssembler;
import dev.scrubjay.gateway.dialect.SseEvent;
import io.vertx.core.Handler;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A stream that keeps a copy of what passes through it, up to a limit, and says at its end whether
 * that copy is a whole answer. Back-pressure is the source's.
 */
public final class CapturedStream implements ReadStream<SseEvent> {

  /** What a stream's end came to. */
  public interface End {
    /**
     * It ended as it should.
     *
     * @param answer empty if it was not whole, or larger than kept
     * @param held how long its reader did not want more of it
     */
    void whole(Optional<ObjectNode> answer, Duration held);

    /** It broke. */
    void broken(Throwable cause);
  }

  private final ReadStream<SseEvent> source;
  private final long limit;
  private final End end;
  private @Nullable AnswerAssembler assembler;
  private @Nullable Handler<@Nullable Void> onEnd;
  private @Nullable Handler<Throwable> onFailure;
  private final LongSupplier nanoTime;
  private long captured;
  private boolean paused = true;
  private long pausedAt;
  private long heldNanos;

  /**
   * @param source paused until somebody reads
   * @param limit characters that are kept
   */
  public CapturedStream(
      ReadStream<SseEvent> source,
      AnswerAssembler assembler,
      long limit,
      End end,
      LongSupplier nanoTime) {
    this.source = source;
    this.nanoTime = nanoTime;
    this.pausedAt = nanoTime.getAsLong();
    this.assembler = assembler;
    this.limit = limit;
    this.end = end;
    source.exceptionHandler(this::broken);
    source.endHandler(nothing -> ended());
  }

  @Override
  public CapturedStream handler(@Nullable Handler<SseEvent> handler) {
    source.handler(
        handler == null
            ? null
            : event -> {
              capture(event);
              handler.handle(event);
            });
    return this;
  }

  private void capture(SseEvent event) {
    AnswerAssembler open = assembler;
    if (open == null) {
      return;
    }
    captured += event.data().length();
    if (captured > limit) {
      assembler = null;
    } else {
      open.accept(event);
    }
  }

  private void ended() {
    AnswerAssembler open = assembler;
    resumed();
    end.whole(open == null ? Optional.empty() : open.answer(), Duration.ofNanos(heldNanos));
    if (onEnd != null) {
      onEnd.handle(null);
    }
  }

  private void broken(Throwable cause) {
    assembler = null;
    end.broken(cause);
    if (onFailure != null) {
      onFailure.handle(cause);
    }
  }

  @Override
  public CapturedStream exceptionHandler(@Nullable Handler<Throwable> handler) {
    onFailure = handler;
    return this;
  }

  @Override
  public CapturedStream endHandler(@Nullable Handler<@Nullable Void> handler) {
    onEnd = handler;
    return this;
  }

  @Override
  public CapturedStream pause() {
    source.pause();
    if (!paused) {
      paused = true;
      pausedAt = nanoTime.getAsLong();
    }
    return this;
  }

  @Override
  public CapturedStream resume() {
    resumed();
    source.resume();
    return this;
  }

  @Override
  public CapturedStream fetch(long amount) {
    if (amount > 0) {
      resumed();
    }
    source.fetch(amount);
    return this;
  }

  private void resumed() {
    if (paused) {
      paused = false;
      heldNanos += nanoTime.getAsLong() - pausedAt;
    }
  }
}
