package dev.scrubjay.gateway.dialect.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.ArgumentsDelta;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.Finished;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.TextDelta;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.ToolStarted;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import dev.scrubjay.gateway.dialect.translation.Conversation.Tool;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolMode;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import dev.scrubjay.gateway.dialect.translation.Conversation.Tools;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.AnswerChoice;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.FinishReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A tool that binds a model to a JSON schema where the provider has no setting for it: the model
 * must call it, and its arguments are the answer.
 */
public record AnswerTool() implements AnswerFilter {
  static final String NAME = "json_answer";

  /** Whether the arguments of a tool can have {@code schema}: those are always objects. */
  public static boolean fits(JsonNode schema) {
    return schema.path("type").asText("object").equals("object");
  }

  /** {@code tools} and this one, one of which the model must call. */
  public static Tools added(Tools tools, JsonFormat format) {
    ObjectNode schema =
        format.schema() instanceof ObjectNode given
            ? given.deepCopy().put("type", "object")
            : Json.object().put("type", "object");
    String description =
        format.description() == null ? "Gives the final answer." : format.description();
    Tool tool = new Tool(NAME, description, schema);
    if (tools.tools().isEmpty() || tools.mode() == ToolMode.NONE) {
      return new Tools(List.of(tool), ToolMode.NAMED, NAME, false);
    }
    List<Tool> all = new ArrayList<>(tools.tools());
    all.add(tool);
    boolean named = tools.mode() == ToolMode.NAMED;
    return new Tools(
        all, named ? ToolMode.NAMED : ToolMode.REQUIRED, tools.named(), tools.parallel());
  }

  @Override
  public AnswerChoice whole(AnswerChoice choice) {
    List<ContentPart> parts = new ArrayList<>();
    boolean calls = false;
    boolean answered = false;
    for (ContentPart part : choice.parts()) {
      boolean answer = part instanceof ToolUse use && use.name().equals(NAME);
      calls |= part instanceof ToolUse && !answer;
      answered |= answer;
      parts.add(answer ? new Text(((ToolUse) part).arguments()) : part);
    }
    return new AnswerChoice(parts, reason(choice.reason(), answered && !calls));
  }

  private static FinishReason reason(FinishReason reason, boolean answered) {
    return reason == FinishReason.TOOL_USE && answered ? FinishReason.STOP : reason;
  }

  @Override
  public EventFilter stream() {
    Map<Integer, SeenCalls> choices = new HashMap<>();
    return event ->
        switch (event) {
          case ToolStarted tool -> started(tool, choices);
          case ArgumentsDelta delta -> {
            SeenCalls seen = choices.getOrDefault(delta.choice(), new SeenCalls());
            yield List.of(
                seen.answers.contains(delta.call())
                    ? new TextDelta(delta.choice(), delta.json())
                    : new ArgumentsDelta(delta.choice(), seen.number(delta.call()), delta.json()));
          }
          case Finished finished -> {
            SeenCalls seen = choices.getOrDefault(finished.choice(), new SeenCalls());
            boolean answered = !seen.answers.isEmpty() && seen.answers.size() == seen.count;
            yield List.of(new Finished(finished.choice(), reason(finished.reason(), answered)));
          }
          default -> List.of(event);
        };
  }

  private static List<AnswerEvent> started(ToolStarted tool, Map<Integer, SeenCalls> choices) {
    SeenCalls seen = choices.computeIfAbsent(tool.choice(), choice -> new SeenCalls());
    seen.count++;
    if (tool.name().equals(NAME)) {
      seen.answers.add(tool.call());
      return List.of();
    }
    int number = seen.number(tool.call());
    return List.of(
        new ToolStarted(tool.choice(), number, tool.id(), tool.name(), tool.signature()));
  }

  /** The calls of a choice so far. */
  private static final class SeenCalls {
    private final TreeSet<Integer> answers = new TreeSet<>();
    private int count;

    /** The number of a call among those that are not answers. */
    int number(int call) {
      return call - answers.headSet(call).size();
    }
  }
}
