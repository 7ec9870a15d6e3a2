package dev.scrubjay.gateway.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.Conversation;
import dev.scrubjay.gateway.dialect.translation.Conversation.AnswerSettings;
import dev.scrubjay.gateway.dialect.translation.JsonFormat;
import dev.scrubjay.gateway.dialect.translation.ReasoningSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Translates requests to the Responses API into the form between dialects. */
final class ResponsesRequests {
  private static final String ENCRYPTED = "reasoning.encrypted_content";
  private static final String LOGPROBS = "message.output_text.logprobs";

  /** Members that are translated, or that do not concern the answer. */
  private static final Set<String> TRANSLATED =
      Set.of(
          "model",
          "input",
          "instructions",
          "stream",
          "stream_options",
          "max_output_tokens",
          "temperature",
          "top_p",
          "tools",
          "tool_choice",
          "parallel_tool_calls",
          "text",
          "reasoning",
          "user",
          "safety_identifier",
          "metadata",
          "include",
          "truncation",
          "background",
          "store",
          "top_logprobs");

  private ResponsesRequests() {}

  static Conversation conversation(ObjectNode body) {
    ResponsesInput input = new ResponsesInput(body);
    List<String> dropped = new ArrayList<>(Json.membersBeyond(TRANSLATED, body));
    dropped.addAll(input.dropped());
    dropped.addAll(dropped(body));
    return new Conversation(
        input.system(),
        input.turns(),
        settings(body),
        ResponsesTools.of(body),
        dropped,
        obstacle(body).or(input::obstacle).or(() -> ResponsesTools.obstacle(body)));
  }

  /** The members that are dropped for their values. */
  private static List<String> dropped(ObjectNode body) {
    List<String> dropped = new ArrayList<>();
    if (Json.textOf(body, "truncation").equals("auto")) {
      dropped.add("truncation");
    }
    if (body.path("store").asBoolean(false)) {
      dropped.add("store");
    }
    if (body.path("text").hasNonNull("verbosity")
        && !Json.textOf(body.path("text"), "verbosity").equals("medium")) {
      dropped.add("text.verbosity");
    }
    for (JsonNode included : body.path("include")) {
      if (!included.asText().equals(ENCRYPTED)) {
        dropped.add("include." + included.asText());
      }
    }
    return dropped;
  }

  private static Optional<String> obstacle(ObjectNode body) {
    for (String name : List.of("previous_response_id", "conversation", "prompt")) {
      if (body.hasNonNull(name)) {
        return Optional.of("it keeps no responses, so it does not take '" + name + "'");
      }
    }
    if (body.path("background").asBoolean(false)) {
      return Optional.of("it does not answer in the background");
    }
    boolean logprobs = body.path("top_logprobs").asInt() > 0;
    for (JsonNode included : body.path("include")) {
      logprobs |= included.asText().equals(LOGPROBS);
    }
    if (logprobs) {
      return Optional.of("it does not give logprobs");
    }
    String format = body.path("text").path("format").path("type").asText("text");
    return Set.of("text", "json_object", "json_schema").contains(format)
        ? Optional.empty()
        : Optional.of("it does not answer in the format '" + format + "'");
  }

  private static AnswerSettings settings(ObjectNode body) {
    String user = Json.textOrNull(body, "safety_identifier");
    return new AnswerSettings(
        ResponsesFeatures.maxTokens(body),
        Json.number(body, "temperature"),
        Json.number(body, "top_p"),
        OptionalInt.empty(),
        OptionalLong.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        List.of(),
        1,
        format(body.path("text").path("format")),
        reasoning(body.path("reasoning")),
        user == null ? Json.textOrNull(body, "user") : user);
  }

  private static @Nullable JsonFormat format(JsonNode format) {
    return switch (Json.textOf(format, "type")) {
      case "json_object" -> JsonFormat.ANY;
      case "json_schema" ->
          new JsonFormat(
              format.get("schema"),
              Json.textOrNull(format, "name"),
              Json.textOrNull(format, "description"),
              format.path("strict").isBoolean() ? format.path("strict").booleanValue() : null);
      default -> null;
    };
  }

  private static @Nullable ReasoningSettings reasoning(JsonNode reasoning) {
    String effort = Json.textOrNull(reasoning, "effort");
    boolean shown = reasoning.hasNonNull("summary") || reasoning.hasNonNull("generate_summary");
    if (effort != null) {
      return ReasoningSettings.ofEffort(effort, shown);
    }
    return shown ? new ReasoningSettings(null, OptionalInt.empty(), true) : null;
  }
}
