package dev.scrubjay.gateway.recordings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * What an answer says, whatever its dialect: its first choice and its usage. It is read without the
 * gateway's own classes for dialects.
 *
 * @param end why the answer ended, in the words of {@link Ends}
 * @param input tokens, with those of the prompt cache
 * @param output tokens, with those of reasoning
 */
record Said(
    String text,
    String reasoning,
    List<Call> calls,
    String end,
    long input,
    long output,
    long cached) {

  /** A tool call; its id is empty if the dialect has none. */
  record Call(String id, String name, JsonNode arguments) {}

  /** The number of images and sounds in an answer that has them in members of their own. */
  static int media(Wire wire, ObjectNode answer) {
    int count = 0;
    switch (wire) {
      case OPENAI -> {
        JsonNode message = answer.path("choices").path(0).path("message");
        count = message.path("images").size();
        JsonNode audio = message.path("audio"); // what has a transcript is told by that
        boolean sound = Json.textOf(audio, "transcript").isEmpty();
        count += sound && !Json.textOf(audio, "data").isEmpty() ? 1 : 0;
      }
      case GEMINI -> {
        for (JsonNode part : answer.path("candidates").path(0).path("content").path("parts")) {
          count += part.has("inlineData") || part.has("fileData") ? 1 : 0;
        }
      }
      case ANTHROPIC, RESPONSES -> {
        String text = Json.text(answer);
        count = text.split("\\]\\(data:(image|audio)/", -1).length - 1;
        count += text.split("\"image_generation_call\"", -1).length - 1;
      }
    }
    return count;
  }

  /** Whether there is nothing that a user or a program could use. */
  boolean isEmpty() {
    return text.isBlank() && calls.isEmpty();
  }

  static Said of(Wire wire, ObjectNode answer) {
    return switch (wire) {
      case OPENAI -> OpenAiSaid.of(answer);
      case ANTHROPIC -> anthropic(answer);
      case GEMINI -> gemini(answer);
      case RESPONSES -> responses(answer);
    };
  }

  /** What a list of members says, each a string, a list or an object with text. */
  static String texts(JsonNode content, String... types) {
    if (content.isTextual()) {
      return content.textValue();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      for (String type : types) {
        if (Json.textOf(part, "type").equals(type)) {
          JsonNode said = part.has(type) ? part.path(type) : part.path("text");
          text.append(texts(said, "text"));
        }
      }
    }
    return text.toString();
  }

  static JsonNode arguments(JsonNode given) {
    String text =
        given.isTextual() ? given.textValue() : given.isObject() ? Json.text(given) : "{}";
    return Wire.parse(text.isBlank() ? "{}" : text);
  }

  private static Said anthropic(ObjectNode answer) {
    StringBuilder text = new StringBuilder();
    StringBuilder thought = new StringBuilder();
    List<Call> calls = new ArrayList<>();
    for (JsonNode block : answer.path("content")) {
      switch (Json.textOf(block, "type")) {
        case "text" -> text.append(Json.textOf(block, "text"));
        case "thinking" -> thought.append(Json.textOf(block, "thinking"));
        case "tool_use" ->
            calls.add(
                new Call(
                    Json.textOf(block, "id"),
                    Json.textOf(block, "name"),
                    arguments(block.path("input"))));
        default -> {}
      }
    }
    JsonNode usage = answer.path("usage");
    long cached = usage.path("cache_read_input_tokens").asLong();
    return new Said(
        unshown(text.toString()),
        thought.toString(),
        calls,
        Ends.anthropic(Json.textOf(answer, "stop_reason")),
        usage.path("input_tokens").asLong()
            + cached
            + usage.path("cache_creation_input_tokens").asLong(),
        usage.path("output_tokens").asLong(),
        cached);
  }

  private static Said gemini(ObjectNode answer) {
    JsonNode candidate = answer.path("candidates").path(0);
    StringBuilder text = new StringBuilder();
    StringBuilder thought = new StringBuilder();
    List<Call> calls = new ArrayList<>();
    for (JsonNode part : candidate.path("content").path("parts")) {
      if (part.has("functionCall")) {
        JsonNode call = part.path("functionCall");
        calls.add(
            new Call(
                Json.textOf(call, "id"), Json.textOf(call, "name"), arguments(call.path("args"))));
      } else {
        (part.path("thought").asBoolean() ? thought : text).append(Json.textOf(part, "text"));
      }
    }
    JsonNode usage = answer.path("usageMetadata");
    long input =
        usage.path("promptTokenCount").asLong() + usage.path("toolUsePromptTokenCount").asLong();
    long output =
        usage.path("candidatesTokenCount").asLong() + usage.path("thoughtsTokenCount").asLong();
    String reason = Json.textOf(candidate, "finishReason");
    boolean refused = answer.path("promptFeedback").has("blockReason");
    return new Said(
        text.toString(),
        thought.toString(),
        calls,
        refused ? "filtered" : Ends.gemini(reason, !calls.isEmpty()),
        input,
        Math.max(output, usage.path("totalTokenCount").asLong() - input),
        usage.path("cachedContentTokenCount").asLong());
  }

  private static Said responses(ObjectNode response) {
    StringBuilder text = new StringBuilder();
    StringBuilder thought = new StringBuilder();
    List<Call> calls = new ArrayList<>();
    for (JsonNode item : response.path("output")) {
      switch (Json.textOf(item, "type")) {
        case "message" -> text.append(texts(item.path("content"), "output_text", "refusal"));
        case "reasoning" -> {
          String summary = texts(item.path("summary"), "summary_text");
          thought.append(
              summary.isEmpty() ? texts(item.path("content"), "reasoning_text") : summary);
        }
        case "function_call" ->
            calls.add(
                new Call(
                    Json.textOf(item, "call_id"),
                    Json.textOf(item, "name"),
                    arguments(item.path("arguments"))));
        default -> {}
      }
    }
    JsonNode usage = response.path("usage");
    return new Said(
        unshown(text.toString()),
        thought.toString(),
        calls,
        Ends.responses(response, !calls.isEmpty()),
        usage.path("input_tokens").asLong(),
        usage.path("output_tokens").asLong(),
        usage.at("/input_tokens_details/cached_tokens").asLong());
  }

  /** The parts in which {@code other} differs, in another dialect or not. */
  List<String> differences(Said other) {
    List<String> found = new ArrayList<>();
    note(found, "text", text.strip(), other.text.strip());
    note(found, "reasoning", reasoning.strip(), other.reasoning.strip());
    note(found, "calls", calls.size(), other.calls.size());
    for (int i = 0; i < Math.min(calls.size(), other.calls.size()); i++) {
      Call mine = calls.get(i);
      Call theirs = other.calls.get(i);
      note(found, "call's name", mine.name, theirs.name);
      note(found, "call's arguments", mine.arguments, theirs.arguments);
      if (!mine.id.isEmpty() && !theirs.id.isEmpty()) {
        note(found, "call's id", plain(mine.id), plain(theirs.id));
      }
    }
    if (!end.equals("unknown") || !other.end.matches("stop|filtered|unknown" + called())) {
      note(found, "end", end, other.end);
    }
    note(found, "input tokens", input, other.input);
    note(found, "output tokens", output, other.output);
    note(found, "cached tokens", cached, other.cached);
    return found;
  }

  /** The end that an unknown one may become if tools are called. */
  private String called() {
    return calls.isEmpty() ? "" : "|calls";
  }

  /** A text without the images and sounds that it shows. */
  private static String unshown(String text) {
    return text.replaceAll("!?\\[(image|audio)\\]\\(data:[^)]*\\)", "");
  }

  private static String plain(String id) {
    int mark = id.indexOf("__sig_");
    return mark < 0 ? id : id.substring(0, mark);
  }

  private static void note(List<String> found, String what, Object mine, Object theirs) {
    if (!mine.equals(theirs)) {
      found.add(what + ": " + cut(mine) + " is not " + cut(theirs));
    }
  }

  private static String cut(Object value) {
    String text = value.toString();
    return text.length() <= 120 ? text : text.substring(0, 120) + "...";
  }
}
