package dev.scrubjay.gateway.dialect.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.HiddenReasoning;
import dev.scrubjay.gateway.dialect.translation.Conversation.Reasoning;
import dev.scrubjay.gateway.dialect.translation.Conversation.Refusal;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.AnswerChoice;

/** Whole responses: encoded as the end of their own stream, so that both forms agree. */
final class ResponsesAnswers {
  private ResponsesAnswers() {}

  static ObjectNode encode(TranslatedAnswer answer, ObjectNode asked) {
    ResponsesStreamEncoder encoder = new ResponsesStreamEncoder(asked);
    encoder.encode(new AnswerEvent.Started(answer.id(), answer.model(), answer.created()));
    AnswerChoice choice = answer.choices().getFirst(); // a response has one
    int calls = 0;
    for (ContentPart part : choice.parts()) {
      switch (part) {
        case Text text -> encoder.encode(new AnswerEvent.TextDelta(0, text.text()));
        case Refusal refusal -> encoder.encode(new AnswerEvent.RefusalDelta(0, refusal.text()));
        case Reasoning reasoning -> {
          encoder.encode(new AnswerEvent.ReasoningDelta(0, reasoning.text()));
          if (reasoning.signature() != null) {
            encoder.encode(new AnswerEvent.ReasoningSigned(0, reasoning.signature()));
          }
        }
        case HiddenReasoning hidden ->
            encoder.encode(new AnswerEvent.ReasoningHidden(0, hidden.data()));
        case ToolUse use -> {
          encoder.encode(
              new AnswerEvent.ToolStarted(0, calls, use.id(), use.name(), use.signature()));
          encoder.encode(new AnswerEvent.ArgumentsDelta(0, calls++, use.arguments()));
        }
        default -> encoder.encode(new AnswerEvent.MediaAdded(0, part));
      }
    }
    encoder.encode(new AnswerEvent.Finished(0, choice.reason()));
    encoder.encode(new AnswerEvent.Used(answer.usage()));
    return encoder.whole();
  }

  /** Whether a response is whole, though it may have reached its limit of tokens. */
  static boolean isComplete(ObjectNode answer) {
    boolean ended =
        switch (Json.textOf(answer, "status")) {
          case "completed" -> true;
          case "incomplete" ->
              Json.textOf(answer.path("incomplete_details"), "reason").equals("max_output_tokens");
          default -> false;
        };
    return ended && answer.path("output").isArray();
  }
}
