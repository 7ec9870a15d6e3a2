package dev.scrubjay.gateway.dialect.translation;

import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.FinishReason;
import org.jspecify.annotations.Nullable;

/** An event of a streamed answer in the form between dialects. */
public sealed interface AnswerEvent {

  /** The answer begins: the first event, once. */
  record Started(String id, String model, long created) implements AnswerEvent {}

  /** More text of a choice. */
  record TextDelta(int choice, String text) implements AnswerEvent {}

  /** More of the words with which a choice refuses. */
  record RefusalDelta(int choice, String text) implements AnswerEvent {}

  /** More of a choice's reasoning. */
  record ReasoningDelta(int choice, String text) implements AnswerEvent {}

  /** The signature of a choice's reasoning up to here, which may be empty. */
  record ReasoningSigned(int choice, Signature signature) implements AnswerEvent {}

  /** Reasoning that only its provider can read. */
  record ReasoningHidden(int choice, Signature data) implements AnswerEvent {}

  /**
   * A tool call begins.
   *
   * @param call the call's number among the choice's calls, from 0
   * @param signature of the reasoning that led to the call
   */
  record ToolStarted(int choice, int call, String id, String name, @Nullable Signature signature)
      implements AnswerEvent {
    public ToolStarted(int choice, int call, String id, String name) {
      this(choice, call, id, name, null);
    }

    ToolStarted withName(String other) {
      return new ToolStarted(choice, call, id, other, signature);
    }
  }

  /** More of a tool call's arguments, a piece of a JSON text. */
  record ArgumentsDelta(int choice, int call, String json) implements AnswerEvent {}

  /**
   * An image or sound of a choice.
   *
   * @param part an image or audio, whole
   */
  record MediaAdded(int choice, ContentPart part) implements AnswerEvent {}

  /** A choice has ended. */
  record Finished(int choice, FinishReason reason) implements AnswerEvent {}

  /** The usage so far; the last one counts. */
  record Used(Usage usage) implements AnswerEvent {}
}
