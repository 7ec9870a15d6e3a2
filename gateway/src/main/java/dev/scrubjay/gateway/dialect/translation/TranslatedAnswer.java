package dev.scrubjay.gateway.dialect.translation;

import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import java.util.List;

/**
 * A whole answer in no dialect.
 *
 * @param id the provider's name for it
 * @param model the provider's name for the model
 * @param created seconds since the epoch; 0 if the provider does not say
 * @param choices at least one, in the order of their indices
 */
public record TranslatedAnswer(String id, String model, long created, List<AnswerChoice> choices, Usage usage) {
  public TranslatedAnswer {
    choices = List.copyOf(choices);
  }

  /** One of the answers asked for. */
  public record AnswerChoice(List<ContentPart> parts, FinishReason reason) {
    public AnswerChoice {
      parts = List.copyOf(parts);
    }
  }

  /** Why an answer ended. */
  public enum FinishReason {
    STOP,
    LENGTH,
    TOOL_USE,
    /** The provider withheld it. */
    FILTERED
  }
}
