package dev.scrubjay.gateway.recordings;

import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseStreamEvent;
import java.util.List;
import java.util.Optional;

/** What the official SDKs make of answers. */
final class Sdk {
  private static final JsonMapper OPENAI = com.openai.core.ObjectMappers.jsonMapper();
  private static final JsonMapper ANTHROPIC = com.anthropic.core.ObjectMappers.jsonMapper();

  private Sdk() {}

  /** The complaint of the SDK's validation about an answer; empty if there is none. */
  static Optional<String> complaint(Wire wire, ObjectNode answer) {
    try {
      switch (wire) {
        case OPENAI -> OPENAI.treeToValue(answer, ChatCompletion.class).validate();
        case ANTHROPIC -> ANTHROPIC.treeToValue(answer, Message.class).validate();
        case RESPONSES -> OPENAI.treeToValue(answer, Response.class).validate();
        case GEMINI -> {
          return GeminiShape.complaint(answer);
        }
      }
      return Optional.empty();
    } catch (JsonProcessingException | RuntimeException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** The complaint about the events of a stream. */
  static Optional<String> complaint(Wire wire, List<ObjectNode> events) {
    try {
      for (ObjectNode event : events) {
        switch (wire) {
          case OPENAI -> OPENAI.treeToValue(event, ChatCompletionChunk.class).validate();
          case ANTHROPIC -> ANTHROPIC.treeToValue(event, RawMessageStreamEvent.class).validate();
          case RESPONSES -> OPENAI.treeToValue(event, ResponseStreamEvent.class).validate();
          case GEMINI -> {}
        }
      }
      return Optional.empty();
    } catch (JsonProcessingException | RuntimeException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** The whole answer that the SDK's accumulator builds; empty if it does not take the stream. */
  static Optional<ObjectNode> accumulated(Wire wire, List<ObjectNode> events) {
    try {
      return switch (wire) {
        case OPENAI -> {
          ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
          for (ObjectNode event : events) {
            whole.accumulate(OPENAI.treeToValue(event, ChatCompletionChunk.class));
          }
          yield Optional.of(OPENAI.valueToTree(whole.chatCompletion()));
        }
        case ANTHROPIC -> {
          MessageAccumulator whole = MessageAccumulator.create();
          for (ObjectNode event : events) {
            if (!event.path("type").asText().equals("ping")) {
              whole.accumulate(ANTHROPIC.treeToValue(event, RawMessageStreamEvent.class));
            }
          }
          yield Optional.of(ANTHROPIC.valueToTree(whole.message()));
        }
        case RESPONSES -> {
          ResponseAccumulator whole = ResponseAccumulator.create();
          for (ObjectNode event : events) {
            whole.accumulate(OPENAI.treeToValue(event, ResponseStreamEvent.class));
          }
          yield Optional.of(OPENAI.valueToTree(whole.response()));
        }
        case GEMINI -> Optional.of(Heard.whole(wire, events));
      };
    } catch (JsonProcessingException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
