package dev.scrubjay.gateway.dialect.translation;

import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.translation.AnswerDecoder.StreamDecoder;
import java.util.List;
import java.util.function.Function;

/** A provider's stream of which each decoded event becomes some {@code T}. Not thread-safe. */
abstract class DecodedStream<T> {
  private final StreamDecoder decoder;
  private final Function<AnswerEvent, List<T>> step;

  DecodedStream(StreamDecoder decoder, Function<AnswerEvent, List<T>> step) {
    this.decoder = decoder;
    this.step = step;
  }

  public final List<T> accept(SseEvent event) {
    return decoder.accept(event).stream().flatMap(decoded -> step.apply(decoded).stream()).toList();
  }

  public final boolean isComplete() {
    return decoder.isComplete();
  }

  public final boolean mayEnd() {
    return decoder.mayEnd();
  }
}
