package dev.scrubjay.gateway.dialect.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.policy.cascade.CheckedAnswer;
import dev.scrubjay.policy.cascade.CheckedAnswer.AnswerEnd;
import dev.scrubjay.policy.cascade.CheckedCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parts of an answer that a cascade checks, in the form of any client dialect. */
public final class CheckedParts {
  private static final Set<String> TRUNCATED =
      Set.of("length", "max_tokens", "max_output_tokens", "model_context_window_exceeded");

  private final StringBuilder text = new StringBuilder();
  private final List<CheckedCall> calls = new ArrayList<>();
  private boolean refused;

  private CheckedParts() {}

  /**
   * Reads the first choice of {@code answer}.
   *
   * @param form whether it has the form that its request demands; null if that cannot be told
   */
  public static CheckedAnswer of(ObjectNode answer, @Nullable Boolean form) {
    CheckedParts parts = new CheckedParts();
    String reason = parts.read(answer).toLowerCase(Locale.ROOT);
    AnswerEnd end =
        TRUNCATED.contains(reason)
            ? AnswerEnd.TRUNCATED
            : parts.refused || FilterReasons.has(reason) ? AnswerEnd.WITHHELD : AnswerEnd.WHOLE;
    return new CheckedAnswer(
        parts.text.toString(), parts.calls, end, Optional.ofNullable(form), confidence(answer));
  }

  /** Reads the parts; why the answer ended. */
  private String read(ObjectNode answer) {
    if (answer.has("choices")) {
      JsonNode choice = answer.path("choices").path(0);
      message(choice.path("message"));
      text.append(Json.textOf(choice, "text"));
      return Json.textOf(choice, "finish_reason");
    }
    if (answer.has("candidates")) {
      JsonNode candidate = answer.path("candidates").path(0);
      candidate.path("content").path("parts").forEach(this::part);
      return Json.textOf(candidate, "finishReason");
    }
    if (answer.path("output").isArray()) {
      answer.path("output").forEach(this::item);
      return Json.textOf(answer.path("incomplete_details"), "reason");
    }
    answer.path("content").forEach(this::block);
    return Json.textOf(answer, "stop_reason");
  }

  private void message(JsonNode message) {
    text.append(Json.textOf(message, "content"));
    message.path("content").forEach(part -> text.append(Json.textOf(part, "text")));
    refused |= !Json.textOf(message, "refusal").isBlank();
    message.path("tool_calls").forEach(call -> call(call.path("function")));
    if (message.path("function_call").isObject()) {
      call(message.path("function_call"));
    }
  }

  private void call(JsonNode function) {
    calls.add(new CheckedCall(Json.textOf(function, "name"), Json.textOf(function, "arguments")));
  }

  /** A part of an answer by Gemini's API. */
  private void part(JsonNode part) {
    if (!part.path("thought").asBoolean(false)) {
      text.append(Json.textOf(part, "text"));
    }
    JsonNode call = part.path("functionCall");
    if (call.isObject()) {
      calls.add(new CheckedCall(Json.textOf(call, "name"), argument(call.path("args"))));
    }
  }

  /** An item of an answer by the Responses API. */
  private void item(JsonNode item) {
    switch (Json.textOf(item, "type")) {
      case "message" -> {
        for (JsonNode part : item.path("content")) {
          text.append(Json.textOf(part, "text"));
          refused |= part.has("refusal");
        }
      }
      case "function_call" -> call(item);
      case "custom_tool_call" ->
          calls.add(new CheckedCall(Json.textOf(item, "name"), Json.text(item.path("input"))));
      default -> {}
    }
  }

  /** A block of an answer by Anthropic's API. */
  private void block(JsonNode block) {
    switch (Json.textOf(block, "type")) {
      case "text" -> text.append(Json.textOf(block, "text"));
      case "tool_use" ->
          calls.add(new CheckedCall(Json.textOf(block, "name"), argument(block.path("input"))));
      default -> {}
    }
  }

  private static String argument(JsonNode value) {
    return value.isMissingNode() ? "{}" : Json.text(value);
  }

  /** The geometric mean of the tokens' probabilities, where the provider tells them. */
  private static OptionalDouble confidence(ObjectNode answer) {
    JsonNode average = answer.path("candidates").path(0).path("avgLogprobs");
    if (average.isNumber()) {
      return OptionalDouble.of(Math.exp(Math.min(0, average.doubleValue())));
    }
    double sum = 0;
    int tokens = 0;
    for (JsonNode token : answer.path("choices").path(0).path("logprobs").path("content")) {
      if (token.path("logprob").isNumber()) {
        sum += token.path("logprob").doubleValue();
        tokens++;
      }
    }
    return tokens == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.exp(Math.min(0, sum / tokens)));
  }
}
