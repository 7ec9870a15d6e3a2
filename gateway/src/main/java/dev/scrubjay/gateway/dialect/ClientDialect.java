package dev.scrubjay.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.key.KeyForm;
import dev.scrubjay.policy.model.Capability;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The JSON of one client API: its requests, answers, streams and errors. Pure: no I/O. */
public interface ClientDialect {

  /** The operation that requests are cached under, such as {@code chat.completions}. */
  String operation();

  /** The capability that a model needs in order to answer. */
  default Capability capability() {
    return Capability.TEXT;
  }

  /** Whether answers are charged by their tokens, which are estimated if no usage is reported. */
  default boolean isMetered() {
    return true;
  }

  /** The rules by which bodies that ask for the same answer get the same key. */
  default KeyForm keyForm() {
    return KeyForm.IDENTITY;
  }

  /** The part of the passed {@code headers} that can change the answer. */
  default Map<String, String> keyHeaders(Map<String, String> headers) {
    return headers;
  }

  /** Whether the answer to {@code request} is drawn at random, so that each call has another. */
  default boolean isSampled(ChatRequest request) {
    JsonNode temperature = temperature(request.body());
    boolean greedy = temperature.isNumber() && temperature.decimalValue().signum() == 0;
    return capability() == Capability.TEXT && !greedy;
  }

  /** The temperature that a request's body asks for; missing if it does not say. */
  default JsonNode temperature(ObjectNode body) {
    return body.path("temperature");
  }

  /** The lower-case names of request headers that are passed on unchanged. */
  default Set<String> passedHeaders() {
    return Set.of();
  }

  /**
   * Validates and decodes a request.
   *
   * @param headers those of {@link #passedHeaders()} that were sent
   * @throws ApiException naming the member, if one that this dialect defines is missing or invalid
   */
  ChatRequest decode(ObjectNode body, Map<String, String> headers);

  /** The part of a stream's {@code event} that the client which sent {@code request} gets. */
  default Optional<SseEvent> shown(SseEvent event, ChatRequest request) {
    return Optional.of(event);
  }

  /**
   * Whether whole answers differ from client to client; see {@link #shown(ObjectNode,
   * ChatRequest)}.
   */
  default boolean isPersonal() {
    return false;
  }

  /**
   * A whole answer as the client gets that sent {@code request}, if that differs: answers may
   * repeat what another request says of its sender.
   */
  default Optional<ObjectNode> shown(ObjectNode answer, ChatRequest request) {
    return Optional.empty();
  }

  /**
   * Whether an event of a stream holds a part of the answer, or its end. Those before the first
   * such event only announce it: they are no token.
   */
  default boolean says(SseEvent event) {
    return true;
  }

  /** An assembler of streams in this dialect. */
  AnswerAssembler assembler();

  /** Replays a whole {@code answer} as the events of a stream for {@code request}. */
  default List<SseEvent> replay(ObjectNode answer, ChatRequest request) {
    return replay(answer, request, Integer.MAX_VALUE);
  }

  /**
   * Replays a whole answer with its text in pieces.
   *
   * @param pieceChars the largest length of a piece in characters, {@code > 0}
   */
  List<SseEvent> replay(ObjectNode answer, ChatRequest request, int pieceChars);

  /**
   * The events that complete a stream which broke off after {@code shown}, taken from another
   * answer to the same request; empty unless {@code whole} is known to begin like {@code shown}.
   */
  Optional<List<SseEvent>> rest(List<SseEvent> shown, ObjectNode whole);

  /**
   * The text of a stream that has said nothing but text so far, and has not ended; empty if it has,
   * or if the dialect does not tell.
   */
  default Optional<String> said(List<SseEvent> shown) {
    return Optional.empty();
  }

  /**
   * The events by which a stream that has said nothing but text, {@code shown}, goes on with {@code
   * text}; empty if the dialect does not tell.
   */
  default List<SseEvent> saying(List<SseEvent> shown, String text) {
    return List.of();
  }

  /** The request for the continuation of an answer that begins with {@code said}. */
  default Optional<ChatRequest> continuing(ChatRequest request, String said) {
    return Optional.empty();
  }

  /** The whole answer that {@code said} and a {@code continuation} of it make together. */
  default Optional<ObjectNode> joined(String said, ObjectNode continuation) {
    return Optional.empty();
  }

  /** The usage that {@code answer} reports. */
  Usage usage(ObjectNode answer);

  /** Whether {@code answer} is complete: well-formed, and each choice has a finish reason. */
  boolean isComplete(ObjectNode answer);

  /** Checks {@code answer} against the form that {@code request} demands. */
  default Form form(ChatRequest request, ObjectNode answer) {
    return new Form();
  }

  /** The body of a failed request. */
  ObjectNode encodeError(ApiError error, String requestId);

  /** What is sent while a stream is silent, so that nobody between takes it for dead. */
  default String keepAlive() {
    return ": ping\n\n";
  }

  /** The last events of a stream that fails after its start. */
  List<SseEvent> encodeStreamError(ApiError error, String requestId);

  /**
   * The last events of a stream that fails after {@code sent} events, which matters to dialects
   * that number them.
   */
  default List<SseEvent> encodeStreamError(ApiError error, String requestId, int sent) {
    return encodeStreamError(error, requestId);
  }
}
