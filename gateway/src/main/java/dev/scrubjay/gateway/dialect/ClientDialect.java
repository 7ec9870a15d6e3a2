package dev.scrubjay.gateway.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.policy.key.CanonicalJson;
import dev.scrubjay.policy.model.Capability;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The JSON of one kind of client: how it asks, and how it is answered. Pure: no I/O. */
public interface ClientDialect {

  /** The operation that its requests are cached under, such as {@code chat.completions}. */
  String operation();

  /** What a model must be able to do to answer. */
  default Capability capability() {
    return Capability.TEXT;
  }

  /** What of a request's body does not change the answer, and where member order is meaning. */
  CanonicalJson.Rules keyRules();

  /**
   * Lower-case names of request headers that change the answer and go to a provider as they are.
   */
  Set<String> passedHeaders();

  /**
   * Understands a request.
   *
   * @param headers those of {@link #passedHeaders()} that were sent
   * @throws ApiException if a member that this dialect defines is missing or wrong, naming it
   */
  ChatRequest decode(ObjectNode body, Map<String, String> headers);

  /** What the client that sent {@code request} gets to see of a stream's {@code event}. */
  default Optional<SseEvent> shown(SseEvent event, ChatRequest request) {
    return Optional.of(event);
  }

  /**
   * Puts a stream's events, in this dialect, together into the answer a plain request would get.
   */
  AnswerAssembler assembler();

  /** The events of a whole {@code answer}, as {@code request} wants to see them streamed. */
  default List<SseEvent> replay(ObjectNode answer, ChatRequest request) {
    return replay(answer, request, Integer.MAX_VALUE);
  }

  /**
   * The same, its text in pieces.
   *
   * @param pieceChars the most characters of a piece, {@code > 0}
   */
  List<SseEvent> replay(ObjectNode answer, ChatRequest request, int pieceChars);

  /**
   * What a stream that broke off after {@code shown} lacks of {@code whole}, another making of the
   * same answer; empty if the one is not the beginning of the other, as far as can be told.
   */
  Optional<List<SseEvent>> rest(List<SseEvent> shown, ObjectNode whole);

  /** The tokens that {@code answer} says it took. */
  Usage usage(ObjectNode answer);

  /** Whether {@code answer} is whole: well-formed, and each choice ended for a reason. */
  boolean isComplete(ObjectNode answer);

  /** Whether {@code answer} keeps to the form that {@code request} wants. */
  default Form form(ChatRequest request, ObjectNode answer) {
    return new Form();
  }

  /** The body of a failed request. */
  ObjectNode encodeError(ApiError error, String requestId);

  /** The events that end a stream that has failed after its start. */
  List<SseEvent> encodeStreamError(ApiError error, String requestId);
}
