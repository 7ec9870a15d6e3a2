package dev.scrubjay.gateway.dialect.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.AnswerAssembler;
import dev.scrubjay.gateway.dialect.Form;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.Usage;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * How a dialect writes and reads its answers.
 *
 * @param encode a whole answer from the form between dialects
 * @param encoder of one stream
 * @param assembler of one stream
 * @param replay of a whole answer
 * @param rest the events that complete a stream, after those shown, from a whole answer
 * @param usage that an answer reports
 * @param isComplete whether an answer is well-formed, and each choice has a finish reason
 * @param form the check of an answer against what the request's body, which comes first, demands
 */
public record AnswerCodec(
    Function<TranslatedAnswer, ObjectNode> encode,
    Supplier<ChatDialect.StreamEncoder> encoder,
    Supplier<AnswerAssembler> assembler,
    Replay replay,
    BiFunction<List<SseEvent>, ObjectNode, Optional<List<SseEvent>>> rest,
    Function<ObjectNode, Usage> usage,
    Predicate<ObjectNode> isComplete,
    BiFunction<ObjectNode, ObjectNode, Form> form) {

  /** The events of a stream that says the same as a whole answer. */
  @FunctionalInterface
  public interface Replay {
    List<SseEvent> events(ObjectNode answer, boolean includeUsage, int pieceChars);
  }
}
