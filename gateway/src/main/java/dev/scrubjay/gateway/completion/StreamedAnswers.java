package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.attempt.Attempted;
import dev.scrubjay.gateway.dialect.AnswerAssembler;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.gateway.load.MemoryKind;
import dev.scrubjay.gateway.stream.Allowance;
import dev.scrubjay.gateway.stream.CapturedStream;
import dev.scrubjay.gateway.stream.ContinuedStream;
import dev.scrubjay.gateway.upstream.provider.EventStream;
import java.util.function.LongSupplier;

/** Streamed answers from providers: handed on, completed if they break off, and stored. */
record StreamedAnswers(StreamParts parts, MemoryBudget memory, LongSupplier nanoTime) {

  /** The answer whose stream has begun. */
  Answer begin(PlannedRequest planned, Attempted<EventStream> attempted) {
    long firstEvent = nanoTime.getAsLong();
    attempted.span().begun(firstEvent);
    String tenant = planned.completion().scope().tenant();
    Allowance rescue = memory.allowance(tenant, MemoryKind.RESCUE);
    StreamInProgress stream = new StreamInProgress(parts, planned, attempted, firstEvent, rescue);
    long limit = parts.storage().maxStreamChars();
    ContinuedStream<SseEvent> continued =
        new ContinuedStream<>(attempted.reply(), StreamedAnswers::chars, limit, rescue, stream);
    AnswerAssembler assembler =
        parts
            .notes()
            .watched(
                planned.request(),
                attempted.upstream(),
                planned.completion().request().dialect().assembler());
    CapturedStream<SseEvent> events =
        new CapturedStream<>(
            continued,
            new StreamedCapture(assembler, stream, nanoTime),
            StreamedAnswers::chars,
            limit,
            memory.allowance(tenant, MemoryKind.CAPTURE),
            nanoTime);
    return new Answer.Streamed(events, planned.facts(attempted, false), stream.end());
  }

  private static long chars(SseEvent event) {
    return event.data().length();
  }
}
