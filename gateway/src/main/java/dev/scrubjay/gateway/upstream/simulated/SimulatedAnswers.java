package dev.scrubjay.gateway.upstream.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent;
import dev.scrubjay.gateway.dialect.translation.Conversation;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.Role;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import dev.scrubjay.gateway.dialect.translation.Conversation.Tool;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolMode;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolResult;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import dev.scrubjay.gateway.dialect.translation.Conversation.Turn;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.AnswerChoice;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.FinishReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The answers of a simulated model. They depend only on the request, say that they are simulated,
 * and are wrong as often as the model's accuracy implies.
 */
final class SimulatedAnswers {
  private static final int CHARS_PER_TOKEN = 4;
  private static final int QUOTED_CHARS = 80;

  /** Between a tool's name and its arguments in a question, the first character of which it has. */
  private static final String ARGUMENTS = " {";

  private final String model;
  private final double accuracy;

  SimulatedAnswers(String model, double accuracy) {
    this.model = model;
    this.accuracy = accuracy;
  }

  TranslatedAnswer answer(Conversation conversation) {
    String asked =
        conversation.turns().stream().map(SimulatedAnswers::textOf).reduce("", String::concat);
    long hash = hash(model + asked);
    Usage usage = new Usage(0, 0);
    List<AnswerChoice> choices = new ArrayList<>();
    for (int i = 0; i < conversation.settings().choices(); i++) {
      AnswerChoice choice = choice(conversation, hash(asked + i), i);
      choices.add(choice);
      usage = new Usage(0, usage.outputTokens() + tokens(lengthOf(choice.parts())));
    }
    return new TranslatedAnswer(
        String.format("simulated-%08x", hash),
        model,
        0,
        choices,
        new Usage(inputTokens(conversation), usage.outputTokens()));
  }

  /** The tokens of the instructions and of all turns. */
  static long inputTokens(Conversation conversation) {
    return tokens(
        conversation.systemTexts().stream().mapToLong(String::length).sum()
            + conversation.turns().stream().mapToLong(turn -> textOf(turn).length()).sum());
  }

  private AnswerChoice choice(Conversation conversation, long hash, int number) {
    Optional<Tool> tool = toolToCall(conversation);
    if (tool.isPresent()) {
      ObjectNode arguments = arguments(conversation, tool.get());
      ContentPart call =
          new ToolUse(String.format("call_%08x", hash), tool.get().name(), Json.text(arguments));
      return new AnswerChoice(List.of(call), FinishReason.TOOL_USE);
    }
    String text = conversation.settings().json() ? json(conversation) : prose(conversation, hash);
    String numbered = number == 0 || conversation.settings().json() ? text : text + " #" + number;
    return limited(numbered, conversation);
  }

  private static AnswerChoice limited(String text, Conversation conversation) {
    int most =
        (int)
            Math.min(
                Integer.MAX_VALUE,
                (long) conversation.settings().maxTokens().orElse(Integer.MAX_VALUE)
                    * CHARS_PER_TOKEN);
    return text.length() <= most
        ? new AnswerChoice(List.of(new Text(text)), FinishReason.STOP)
        : new AnswerChoice(List.of(new Text(text.substring(0, most))), FinishReason.LENGTH);
  }

  private String prose(Conversation conversation, long hash) {
    String question = lastUserText(conversation);
    String quoted =
        question.length() <= QUOTED_CHARS ? question : question.substring(0, QUOTED_CHARS) + "...";
    boolean wrong = hash(model + question) % 10_000 >= accuracy * 10_000;
    return "[simulated "
        + model
        + "] "
        + (wrong ? "This answer is wrong on purpose. " : "")
        + "You asked: \""
        + quoted
        + "\". A real model would answer here; this one only knows number "
        + hash % 1000
        + ".";
  }

  private String json(Conversation conversation) {
    ObjectNode answer = Json.object();
    if (conversation.settings().schema() instanceof ObjectNode schema) {
      fill(answer, schema);
    } else {
      answer.put("simulated", model);
    }
    return Json.text(answer);
  }

  private static Optional<Tool> toolToCall(Conversation conversation) {
    List<Tool> tools = conversation.tools().tools();
    ToolMode mode = conversation.tools().mode();
    boolean answered =
        !conversation.turns().isEmpty()
            && last(conversation).parts().stream().anyMatch(ToolResult.class::isInstance);
    if (tools.isEmpty() || mode == ToolMode.NONE || answered) {
      return Optional.empty();
    }
    return switch (mode) {
      case NAMED ->
          tools.stream().filter(t -> t.name().equals(conversation.tools().named())).findFirst();
      case REQUIRED -> Optional.of(tools.get(0));
      default -> named(tools, lastUserText(conversation));
    };
  }

  /** The tool that {@code question} names with arguments, or else the first that it names. */
  private static Optional<Tool> named(List<Tool> tools, String question) {
    return tools.stream()
        .filter(tool -> question.contains(tool.name() + ARGUMENTS))
        .findFirst()
        .or(() -> tools.stream().filter(tool -> question.contains(tool.name())).findFirst());
  }

  /** The JSON object that follows the tool's name in the question, or else examples. */
  private static ObjectNode arguments(Conversation conversation, Tool tool) {
    String question = lastUserText(conversation);
    int name = question.indexOf(tool.name() + ARGUMENTS);
    if (name >= 0) {
      int start = name + tool.name().length() + 1;
      for (int end = question.indexOf('}', start); end > 0; end = question.indexOf('}', end + 1)) {
        ObjectNode given = Json.objectOrEmpty(question.substring(start, end + 1));
        if (!given.isEmpty()) {
          return given;
        }
      }
    }
    ObjectNode examples = Json.object();
    fill(examples, tool.schema());
    return examples;
  }

  /** Sets a value of the right type for each property of {@code schema}. */
  private static void fill(ObjectNode target, JsonNode schema) {
    schema
        .path("properties")
        .properties()
        .forEach(property -> target.set(property.getKey(), example(property.getValue())));
  }

  private static JsonNode example(JsonNode schema) {
    ObjectNode holder = Json.object();
    if (schema.path("enum").has(0)) {
      return schema.path("enum").get(0);
    }
    switch (Json.textOf(schema, "type")) {
      case "integer", "number" -> holder.put("v", 1);
      case "boolean" -> holder.put("v", true);
      case "array" -> holder.putArray("v").add(example(schema.path("items")));
      case "object" -> fill(holder.putObject("v"), schema);
      default -> holder.put("v", "simulated");
    }
    return holder.path("v");
  }

  /** The events of {@code answer}, word by word. */
  static List<AnswerEvent> steps(TranslatedAnswer answer) {
    List<AnswerEvent> steps = new ArrayList<>();
    steps.add(new AnswerEvent.Started(answer.id(), answer.model(), answer.created()));
    for (int choice = 0; choice < answer.choices().size(); choice++) {
      int call = 0;
      for (ContentPart part : answer.choices().get(choice).parts()) {
        if (part instanceof Text text) {
          for (String piece : text.text().split("(?<= )(?=\\S)", -1)) {
            steps.add(new AnswerEvent.TextDelta(choice, piece));
          }
        } else if (part instanceof ToolUse use) {
          steps.add(new AnswerEvent.ToolStarted(choice, call, use.id(), use.name()));
          steps.add(new AnswerEvent.ArgumentsDelta(choice, call++, use.arguments()));
        }
      }
      steps.add(new AnswerEvent.Finished(choice, answer.choices().get(choice).reason()));
    }
    steps.add(new AnswerEvent.Used(answer.usage()));
    return steps;
  }

  private static Turn last(Conversation conversation) {
    return conversation.turns().get(conversation.turns().size() - 1);
  }

  private static String lastUserText(Conversation conversation) {
    return conversation.turns().stream()
        .filter(turn -> turn.role() == Role.USER)
        .reduce((first, second) -> second)
        .map(SimulatedAnswers::textOf)
        .orElse("");
  }

  private static String textOf(Turn turn) {
    StringBuilder text = new StringBuilder();
    for (ContentPart part : turn.parts()) {
      if (part instanceof Text piece) {
        text.append(piece.text());
      } else if (part instanceof ToolResult result) {
        text.append(result.text());
      }
    }
    return text.toString();
  }

  private static long lengthOf(List<ContentPart> parts) {
    long chars = 0;
    for (ContentPart part : parts) {
      chars += part instanceof Text text ? text.text().length() : 40;
    }
    return chars;
  }

  private static long tokens(long chars) {
    return Math.max(1, (chars + CHARS_PER_TOKEN - 1) / CHARS_PER_TOKEN);
  }

  private static long hash(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }
}
