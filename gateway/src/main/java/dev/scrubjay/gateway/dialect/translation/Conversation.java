package dev.scrubjay.gateway.dialect.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A chat request in the form between dialects, with the features that most of them share.
 *
 * @param system instructions that apply to all turns
 * @param turns in order
 * @param settings of the answer
 * @param tools that the model may call
 * @param dropped members of the request that this form lacks
 * @param obstacle the reason why the request cannot be translated, if there is one
 */
public record Conversation(
    List<String> system,
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

  public record Text(String text) implements ContentPart {}

  /** An image in the request itself. */
  public record InlineImage(String mediaType, String base64) implements ContentPart {}

  /** An image at a URL. */
  public record LinkedImage(String url) implements ContentPart {}

  /**
   * A call of a tool by the model.
   *
   * @param arguments a JSON text, as the model wrote it
   */
  public record ToolUse(String id, String name, String arguments) implements ContentPart {}

  /** The result of a tool. */
  public record ToolResult(String id, String text, boolean failed) implements ContentPart {}

  /**
   * The settings of an answer. Penalties range from -2 to 2.
   *
   * @param choices the number of choices
   * @param json whether the answer must be JSON
   * @param schema that the JSON must conform to
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
      boolean json,
      @Nullable JsonNode schema) {
    public AnswerSettings {
      stop = List.copyOf(stop);
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
    public Tools {
      tools = List.copyOf(tools);
    }
  }

  /** A tool, with the JSON schema of its arguments. */
  public record Tool(String name, @Nullable String description, ObjectNode schema) {}

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
