package dev.scrubjay.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.RequestFeatures;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.Conversation;
import dev.scrubjay.gateway.dialect.translation.Conversation.AnswerSettings;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import dev.scrubjay.gateway.dialect.translation.JsonFormat;
import dev.scrubjay.gateway.dialect.translation.ReasoningSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Translates Google's requests into the form between dialects. */
final class GeminiRequests {
  /** Members that are translated, or that do not concern the answer. */
  private static final Set<String> TRANSLATED =
      Set.of(
          "model",
          "stream",
          "contents",
          "systemInstruction",
          "tools",
          "toolConfig",
          "generationConfig",
          "labels");

  private static final Set<String> SETTINGS =
      Set.of(
          "maxOutputTokens",
          "temperature",
          "topP",
          "topK",
          "seed",
          "frequencyPenalty",
          "presencePenalty",
          "stopSequences",
          "candidateCount",
          "responseMimeType",
          "responseSchema",
          "responseJsonSchema",
          "responseModalities",
          "responseLogprobs",
          "logprobs",
          "thinkingConfig");

  private GeminiRequests() {}

  static RequestFeatures features(ObjectNode body) {
    long chars = text(body.path("systemInstruction")).length();
    int pieces = 0;
    for (JsonNode content : body.path("contents")) {
      for (JsonNode part : content.path("parts")) {
        boolean data = part.has("inlineData") || part.has("fileData");
        pieces += data ? 1 : 0;
        chars += data ? 0 : Json.text(part).length();
      }
    }
    JsonNode tools = body.path("tools");
    chars += tools.isEmpty() ? 0 : Json.text(tools).length();
    int images = GeminiContents.count(body, "image/");
    int audio = GeminiContents.count(body, "audio/");
    JsonNode config = body.path("generationConfig");
    long choices = Math.max(1, config.path("candidateCount").asInt(1));
    long limit = choices * Math.min(10_000_000, config.path("maxOutputTokens").asInt());
    return new RequestFeatures(
        chars,
        images,
        pieces - images - audio,
        audio,
        !tools.isEmpty(),
        limit > 0 ? OptionalInt.of((int) Math.min(Integer.MAX_VALUE, limit)) : OptionalInt.empty());
  }

  static Conversation conversation(ObjectNode body) {
    String system = text(body.path("systemInstruction"));
    GeminiContents contents = new GeminiContents(body.path("contents"));
    GeminiTools tools = new GeminiTools(body);
    JsonNode config = body.path("generationConfig");
    List<String> dropped = new ArrayList<>(Json.membersBeyond(TRANSLATED, body));
    if (config instanceof ObjectNode settings) {
      Json.membersBeyond(SETTINGS, settings)
          .forEach(name -> dropped.add("generationConfig." + name));
    }
    List<ContentPart> instructions = system.isEmpty() ? List.of() : List.of(new Text(system));
    return new Conversation(
        instructions,
        contents.turns(),
        settings(config),
        tools.tools(),
        dropped,
        contents.obstacle().or(tools::obstacle).or(() -> obstacle(config)));
  }

  private static String text(JsonNode instruction) {
    if (instruction.isTextual()) {
      return instruction.textValue();
    }
    List<String> texts = new ArrayList<>();
    instruction.path("parts").forEach(part -> texts.add(Json.textOf(part, "text")));
    return String.join("\n", texts);
  }

  private static Optional<String> obstacle(JsonNode config) {
    if (config.path("responseLogprobs").asBoolean(false)) {
      return Optional.of("it does not give logprobs");
    }
    for (JsonNode modality : config.path("responseModalities")) {
      if (!modality.asText().equalsIgnoreCase("text")) {
        String word = modality.asText().toLowerCase(Locale.ROOT);
        return Optional.of("it does not answer in " + word);
      }
    }
    return Json.textOf(config, "responseMimeType").equals("text/x.enum")
        ? Optional.of("it does not answer with a bare value of an enum")
        : Optional.empty();
  }

  private static AnswerSettings settings(JsonNode config) {
    List<String> stop = new ArrayList<>();
    config.path("stopSequences").forEach(text -> stop.add(text.asText()));
    return new AnswerSettings(
        whole(config, "maxOutputTokens"),
        Json.number(config, "temperature"),
        Json.number(config, "topP"),
        whole(config, "topK"),
        config.path("seed").isIntegralNumber()
            ? OptionalLong.of(config.path("seed").longValue())
            : OptionalLong.empty(),
        Json.number(config, "frequencyPenalty"),
        Json.number(config, "presencePenalty"),
        stop,
        Math.max(1, config.path("candidateCount").asInt(1)),
        format(config),
        reasoning(config.path("thinkingConfig")),
        null);
  }

  private static OptionalInt whole(JsonNode config, String name) {
    JsonNode value = config.path(name);
    return value.isNumber() ? OptionalInt.of(value.intValue()) : OptionalInt.empty();
  }

  private static @Nullable JsonFormat format(JsonNode config) {
    JsonNode schema = schema(config);
    if (schema == null && !Json.textOf(config, "responseMimeType").equals("application/json")) {
      return null;
    }
    return new JsonFormat(schema, null, null, null);
  }

  /** The JSON schema that answers must conform to. */
  static @Nullable JsonNode schema(JsonNode config) {
    if (config.path("responseJsonSchema").isObject()) {
      return config.path("responseJsonSchema");
    }
    return config.path("responseSchema").isObject()
        ? GeminiSchemas.json(config.path("responseSchema"))
        : null;
  }

  private static @Nullable ReasoningSettings reasoning(JsonNode config) {
    boolean shown = config.path("includeThoughts").asBoolean(false);
    int budget = config.path("thinkingBudget").asInt(-1); // -1 leaves it to the model
    String level = Json.textOf(config, "thinkingLevel").toLowerCase(Locale.ROOT);
    if (ReasoningSettings.EFFORTS.contains(level)) {
      return ReasoningSettings.ofEffort(level, shown);
    }
    if (budget >= 0) {
      return ReasoningSettings.ofBudget(budget, shown);
    }
    return shown ? new ReasoningSettings(null, OptionalInt.empty(), true) : null;
  }
}
