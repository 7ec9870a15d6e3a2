package dev.scrubjay.gateway.dialect.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A chat request in the form between dialects, with the features that most of them share.
 *
 * @param system instructions that apply to all turns: texts, and cache points between them
 * @param turns in order
 * @param settings of the answer
 * @param tools that the model may call
 * @param dropped members of the request that this form lacks
 * @param obstacle the reason why the request cannot be translated, if there is one
 */
public record Conversation(
    List<ContentPart> system,
    List<Turn> turns,
    AnswerSettings settings,
    Tools tools,
    List<String> dropped,
    Optional<String> obstacle) {
  public Conversation {
    system = List.copyOf(system);
    turns = List.copyOf(turns);
    dropped = List.copyOf(dropped);
  }

  /** The same conversation, which cannot be translated because of {@code reason}. */
  public Conversation withObstacle(String reason) {
    return new Conversation(system, turns, settings, tools, dropped, Optional.of(reason));
  }

  /** The texts of the instructions. */
  public List<String> systemTexts() {
    return system.stream().flatMap(part -> Text.in(part).stream()).toList();
  }

  /** All parts of the turns, and those in results of tools, in order. */
  public Stream<ContentPart> parts() {
    return turns.stream()
        .flatMap(turn -> turn.parts().stream())
        .flatMap(
            part ->
                part instanceof ToolResult result
                    ? Stream.concat(Stream.of(part), result.parts().stream())
                    : Stream.of(part));
  }

  /**
   * The names of the tools that were called before: some providers want them declared even if none
   * is offered now.
   */
  public Set<String> calledTools() {
    Set<String> names = new LinkedHashSet<>();
    parts()
        .forEach(
            part -> {
              if (part instanceof ToolUse use) {
                names.add(use.name());
              } else if (part instanceof ToolResult && names.isEmpty()) {
                names.add("tool");
              }
            });
    return names;
  }

  /** The speaker of a turn. */
  public enum Role {
    USER,
    ASSISTANT
  }

  /** The content that one speaker contributed. */
  public record Turn(Role role, List<ContentPart> parts) {
    public Turn {
      parts = List.copyOf(parts);
    }
  }

  /** A part of a turn. */
  public sealed interface ContentPart {}

  public record Text(String text) implements ContentPart {
    /** The text of {@code part}, if it is one. */
    static Optional<String> in(ContentPart part) {
      return part instanceof Text text ? Optional.of(text.text()) : Optional.empty();
    }
  }

  /** The words with which the model refuses to answer, where its provider tells them apart. */
  public record Refusal(String text) implements ContentPart {}

  /**
   * An image in the request itself.
   *
   * @param detail the resolution to look at it with, in OpenAI's words
   */
  public record InlineImage(String mediaType, String base64, @Nullable String detail)
      implements ContentPart {
    public InlineImage {
      mediaType = mediaType.toLowerCase(Locale.ROOT);
      mediaType = mediaType.equals("image/jpg") ? "image/jpeg" : mediaType; // a common mistake
    }
  }

  /**
   * An image at a URL.
   *
   * @param detail the resolution to look at it with, in OpenAI's words
   */
  public record LinkedImage(String url, @Nullable String detail) implements ContentPart {}

  /** A document in the request itself, a PDF as a rule; or a video. */
  public record InlineFile(String mediaType, String base64, @Nullable String name)
      implements ContentPart {}

  /** A document at a URL; the type is {@code null} if the request does not tell it. */
  public record LinkedFile(@Nullable String mediaType, String url, @Nullable String name)
      implements ContentPart {}

  /** Sound in the request itself, of a media type such as {@code audio/wav}. */
  public record InlineAudio(String mediaType, String base64) implements ContentPart {}

  /**
   * Reasoning of the model.
   *
   * @param text possibly a summary; empty if there is a signature alone
   */
  public record Reasoning(String text, @Nullable Signature signature) implements ContentPart {}

  /** Reasoning that only its provider can read. */
  public record HiddenReasoning(Signature data) implements ContentPart {}

  /**
   * A call of a tool by the model.
   *
   * @param arguments a JSON text, as the model wrote it
   * @param signature of the reasoning that led to the call
   */
  public record ToolUse(String id, String name, String arguments, @Nullable Signature signature)
      implements ContentPart {
    public ToolUse(String id, String name, String arguments) {
      this(id, name, arguments, null);
    }

    ToolUse withName(String other) {
      return new ToolUse(id, other, arguments, signature);
    }
  }

  /**
   * The result of a tool.
   *
   * @param parts texts, images and files
   */
  public record ToolResult(String id, List<ContentPart> parts, boolean failed)
      implements ContentPart {
    public ToolResult {
      parts = List.copyOf(parts);
    }

    public ToolResult(String id, String text, boolean failed) {
      this(id, List.of(new Text(text)), failed);
    }

    /** The texts among the parts, joined by newlines. */
    public String text() {
      return parts.stream()
          .flatMap(part -> Text.in(part).stream())
          .collect(Collectors.joining("\n"));
    }
  }

  /**
   * A mark up to which the provider may cache the prompt.
   *
   * @param control the mark in Anthropic's words, such as {@code {"type": "ephemeral"}}
   */
  public record CachePoint(ObjectNode control) implements ContentPart {}

  /**
   * The settings of an answer. Penalties range from -2 to 2.
   *
   * @param choices the number of choices
   * @param format the demand that the answer be JSON, if there is one
   * @param reasoning how much the model reasons; {@code null} leaves it to the model
   * @param user an opaque name of the end user, for the provider's protection against abuse
   */
  public record AnswerSettings(
      OptionalInt maxTokens,
      OptionalDouble temperature,
      OptionalDouble topP,
      OptionalInt topK,
      OptionalLong seed,
      OptionalDouble frequencyPenalty,
      OptionalDouble presencePenalty,
      List<String> stop,
      int choices,
      @Nullable JsonFormat format,
      @Nullable ReasoningSettings reasoning,
      @Nullable String user) {
    public AnswerSettings {
      stop = List.copyOf(stop);
    }

    /** Whether the answer must be JSON. */
    public boolean json() {
      return format != null;
    }

    /** The schema that the JSON must conform to. */
    public @Nullable JsonNode schema() {
      return format == null ? null : format.schema();
    }
  }

  /**
   * The tools that the model may call.
   *
   * @param mode whether the model must call one
   * @param named the tool that it must call, if {@code mode} is {@link ToolMode#NAMED}
   * @param parallel whether it may call several at once
   */
  public record Tools(List<Tool> tools, ToolMode mode, @Nullable String named, boolean parallel) {
    public static final Tools NONE = new Tools(List.of(), ToolMode.AUTO, null, true);

    public Tools {
      tools = List.copyOf(tools);
    }
  }

  /**
   * A tool.
   *
   * @param schema the JSON schema of its arguments
   * @param strict whether the provider must enforce the schema; {@code null} if the request does
   *     not say
   * @param cachePoint the mark after this tool, if there is one
   */
  public record Tool(
      String name,
      @Nullable String description,
      ObjectNode schema,
      @Nullable Boolean strict,
      @Nullable CachePoint cachePoint) {
    public Tool(String name, @Nullable String description, ObjectNode schema) {
      this(name, description, schema, null, null);
    }

    Tool withName(String other) {
      return new Tool(other, description, schema, strict, cachePoint);
    }
  }

  /** Whether the model calls a tool. */
  public enum ToolMode {
    AUTO,
    NONE,
    /** It must call any one. */
    REQUIRED,
    /** It must call a certain one. */
    NAMED
  }
}
