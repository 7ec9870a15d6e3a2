package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.HiddenReasoning;
import dev.scrubjay.gateway.dialect.translation.Conversation.Reasoning;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import dev.scrubjay.gateway.dialect.translation.Signature;
import dev.scrubjay.gateway.dialect.translation.Signature.Maker;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The reasoning and the text of a message or delta, in the forms that servers with OpenAI's API
 * give them: content as a string or a list, and reasoning in one of several members. No form counts
 * twice, as some servers send the same reasoning in two members.
 */
final class OpenAiContent {
  private static final List<String> REASONING_TEXTS =
      List.of("reasoning_content", "reasoning", "reasoning_text");

  private OpenAiContent() {}

  /** The parts in order: reasoning comes first, unless it is within the content. */
  static List<ContentPart> of(JsonNode message) {
    List<ContentPart> parts = new ArrayList<>(reasoning(message));
    content(message.path("content"), parts);
    if (parts.stream().noneMatch(Text.class::isInstance)) {
      addText(Json.textOf(message.path("audio"), "transcript"), parts); // what is said in the sound
    }
    parts.addAll(OpenAiMedia.images(message));
    return parts;
  }

  private static void content(JsonNode content, List<ContentPart> parts) {
    if (content.isTextual()) {
      addText(content.textValue(), parts);
    } else if (content.isObject()) {
      piece(content, parts);
    } else {
      content.forEach(piece -> piece(piece, parts));
    }
  }

  private static void piece(JsonNode piece, List<ContentPart> parts) {
    if (piece.isTextual()) {
      addText(piece.textValue(), parts);
      return;
    }
    switch (Json.textOf(piece, "type")) {
      case "thinking", "reasoning" -> {
        String text = joined(piece.path("thinking")) + joined(piece.path("text"));
        if (!text.isEmpty()) {
          parts.add(new Reasoning(text, null));
        }
      }
      case "refusal" -> addText(Json.textOf(piece, "refusal"), parts);
      default -> addText(Json.textOf(piece, "text"), parts);
    }
  }

  private static void addText(String text, List<ContentPart> parts) {
    if (!text.isEmpty()) {
      parts.add(new Text(text));
    }
  }

  /** The text of a string, or of a list of strings and parts. */
  private static String joined(JsonNode content) {
    StringBuilder text = new StringBuilder(content.asText(""));
    for (JsonNode piece : content) {
      text.append(piece.isTextual() ? piece.textValue() : Json.textOf(piece, "text"));
    }
    return text.toString();
  }

  private static List<ContentPart> reasoning(JsonNode message) {
    List<ContentPart> parts = new ArrayList<>();
    boolean said = false;
    for (JsonNode detail : message.path("reasoning_details")) {
      said |= detail(detail, parts);
    }
    if (parts.isEmpty()) {
      for (JsonNode block : message.path("thinking_blocks")) {
        said |= block(block, parts);
      }
    }
    Optional<String> text = said ? Optional.empty() : text(message);
    text.ifPresent(whole -> parts.add(0, new Reasoning(whole, null)));
    return parts;
  }

  private static Optional<String> text(JsonNode message) {
    return REASONING_TEXTS.stream()
        .map(name -> joined(message.path(name)))
        .filter(text -> !text.isEmpty())
        .findFirst();
  }

  /** Adds one of OpenRouter's {@code reasoning_details}; returns whether it has text. */
  private static boolean detail(JsonNode detail, List<ContentPart> parts) {
    String text = Json.textOf(detail, "text") + Json.textOf(detail, "summary");
    Signature signature = signature(detail, "signature");
    Signature data = signature(detail, "data");
    if (data != null) {
      boolean ofGoogle = data.maker() == Maker.GOOGLE;
      parts.add(ofGoogle ? new Reasoning("", data) : new HiddenReasoning(data));
    } else if (!text.isEmpty() || signature != null) {
      parts.add(new Reasoning(text, signature));
    }
    return !text.isEmpty();
  }

  private static @Nullable Signature signature(JsonNode detail, String member) {
    String value = Json.textOf(detail, member);
    String format = Json.textOf(detail, "format");
    return value.isEmpty()
        ? null
        : maker(format).map(maker -> new Signature(maker, value)).orElse(null);
  }

  private static Optional<Maker> maker(String format) {
    for (Maker maker : Maker.values()) {
      if (format.startsWith(maker.name().toLowerCase(Locale.ROOT))) {
        return Optional.of(maker);
      }
    }
    return Optional.empty();
  }

  static String format(Maker maker) {
    return switch (maker) {
      case ANTHROPIC -> "anthropic-claude-v1";
      case GOOGLE -> "google-gemini-v1";
      case OPENAI -> "openai-responses-v1";
    };
  }

  /** Adds one of LiteLLM's {@code thinking_blocks}, which are Anthropic's; see above. */
  private static boolean block(JsonNode block, List<ContentPart> parts) {
    String text = Json.textOf(block, "thinking");
    String signature = Json.textOf(block, "signature");
    String data = Json.textOf(block, "data");
    if (!data.isEmpty()) {
      parts.add(new HiddenReasoning(Signature.of(data, Maker.ANTHROPIC)));
    } else if (!text.isEmpty() || !signature.isEmpty()) {
      Signature own = signature.isEmpty() ? null : Signature.of(signature, Maker.ANTHROPIC);
      parts.add(new Reasoning(text, own));
    }
    return !text.isEmpty();
  }
}
