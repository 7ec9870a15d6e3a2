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
 * A chat request in no dialect: what all of them can say, more or less.
 *
 * @param system instructions that stand above the turns
 * @param turns who said what, in order
 * @param settings how the answer is to be made
 * @param tools what the model may call
 * @param dropped members of the request that have no place here
 * @param obstacle what cannot be said in another dialect at all, if there is such
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

  /** Who speaks. */
  public enum Role {
    USER,
    ASSISTANT
  }

  /** What somebody said. */
  public record Turn(Role role, List<ContentPart> parts) {
    public Turn {
      parts = List.copyOf(parts);
    }
  }

  /** A piece of what somebody said. */
  public sealed interface ContentPart {}

  public record Text(String text) implements ContentPart {}

  /** A picture, given whole. */
  public record InlineImage(String mediaType, String base64) implements ContentPart {}

  /** A picture, by its address. */
  public record LinkedImage(String url) implements ContentPart {}

  /**
   * The model wants a tool to be called.
   *
   * @param arguments a JSON text, as the model wrote it
   */
  public record ToolUse(String id, String name, String arguments) implements ContentPart {}

  /** What a tool gave. */
  public record ToolResult(String id, String text, boolean failed) implements ContentPart {}

  /**
   * How the answer is to be made. Penalties range from -2 to 2.
   *
   * @param choices how many answers
   * @param json whether it must be JSON
   * @param schema what that JSON must look like
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
   * What the model may call.
   *
   * @param mode whether it must
   * @param named the one that it must, if {@code mode} is {@link ToolMode#NAMED}
   * @param parallel whether it may call several at once
   */
  public record Tools(List<Tool> tools, ToolMode mode, @Nullable String named, boolean parallel) {
    public Tools {
      tools = List.copyOf(tools);
    }
  }

  /** A tool, with the JSON schema of its arguments. */
  public record Tool(String name, @Nullable String description, ObjectNode schema) {}

  /** Whether a tool is to be called. */
  public enum ToolMode {
    AUTO,
    NONE,
    /** Any one must be. */
    REQUIRED,
    /** A certain one must be. */
    NAMED
  }
}
