package dev.scrubjay.gateway.dialect.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.AnswerAssembler;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.ClientDialect;
import dev.scrubjay.gateway.dialect.Form;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.key.KeyForm;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A client's dialect for chat, with translation to and from the form between dialects. */
public abstract class ChatDialect implements ClientDialect {
  private final String operation;
  private final KeyForm keyForm;
  private final Function<ObjectNode, Conversation> decoder;
  private final AnswerCodec answers;

  /**
   * A dialect with what differs between dialects.
   *
   * @param decoder of the bodies of requests
   */
  protected ChatDialect(
      String operation,
      KeyForm keyForm,
      Function<ObjectNode, Conversation> decoder,
      AnswerCodec answers) {
    this.operation = operation;
    this.keyForm = keyForm;
    this.decoder = decoder;
    this.answers = answers;
  }

  /** Encodes a stream for a client. Not thread-safe. */
  public interface StreamEncoder {
    List<SseEvent> encode(AnswerEvent event);

    /** The characters of the stream that the next event may repeat or complete. */
    default int held() {
      return 0;
    }

    /** The events that end the stream. */
    List<SseEvent> end();
  }

  @Override
  public final String operation() {
    return operation;
  }

  @Override
  public final KeyForm keyForm() {
    return keyForm;
  }

  /** {@code request} in the form between dialects. */
  public final Conversation conversation(ChatRequest request) {
    return decoder.apply(request.body());
  }

  /** Encodes a whole answer. */
  public final ObjectNode encodeAnswer(TranslatedAnswer answer) {
    return answers.encode().apply(answer);
  }

  /** An encoder of one stream. */
  public final StreamEncoder encoder() {
    return answers.encoder().get();
  }

  @Override
  public final AnswerAssembler assembler() {
    return answers.assembler().get();
  }

  @Override
  public final List<SseEvent> replay(ObjectNode answer, ChatRequest request, int pieceChars) {
    return answers.replay().events(answer, request.includeUsage(), pieceChars);
  }

  @Override
  public final Optional<List<SseEvent>> rest(List<SseEvent> shown, ObjectNode whole) {
    return answers.rest().apply(shown, whole);
  }

  @Override
  public final Usage usage(ObjectNode answer) {
    return answers.usage().apply(answer);
  }

  @Override
  public final boolean isComplete(ObjectNode answer) {
    return answers.isComplete().test(answer);
  }

  @Override
  public final Form form(ChatRequest request, ObjectNode answer) {
    return answers.form().apply(request.body(), answer);
  }
}
