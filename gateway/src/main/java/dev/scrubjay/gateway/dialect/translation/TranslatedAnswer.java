package dev.scrubjay.gateway.dialect.translation;

import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import java.util.List;
import java.util.stream.Stream;

/**
 * A whole answer in the form between dialects.
 *
 * @param id the provider's id of the answer
 * @param model the provider's name for the model
 * @param created seconds since the epoch; 0 if the provider gives no time
 * @param choices at least one, in the order of their indices
 */
public record TranslatedAnswer(
    String id, String model, long created, List<AnswerChoice> choices, Usage usage) {
  public TranslatedAnswer {
    choices = List.copyOf(choices);
  }

  /** This answer with other choices. */
  TranslatedAnswer withChoices(List<AnswerChoice> others) {
    return new TranslatedAnswer(id, model, created, others, usage);
  }

  /** One choice of the answer. */
  public record AnswerChoice(List<ContentPart> parts, FinishReason reason) {
    public AnswerChoice {
      parts = List.copyOf(parts);
    }

    /**
     * The parts with calls of tools after all else, as in streams of the dialects whose parts
     * cannot overlap: there a call is sent once it is known to be whole, at the end.
     */
    public List<ContentPart> callsLast() {
      Stream<ContentPart> others = parts.stream().filter(part -> !(part instanceof ToolUse));
      return Stream.concat(others, parts.stream().filter(ToolUse.class::isInstance)).toList();
    }
  }

  /** The reason why a choice ended. */
  public enum FinishReason {
    STOP,
    LENGTH,
    TOOL_USE,
    /** The provider withheld the answer. */
    FILTERED
  }
}
