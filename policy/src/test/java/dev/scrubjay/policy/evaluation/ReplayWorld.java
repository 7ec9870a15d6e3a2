package dev.scrubjay.policy.evaluation;

import dev.scrubjay.policy.evaluation.Prompt.Answer;
import dev.scrubjay.policy.model.ModelCatalog;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The events during a {@link Replay}. Answers are the recorded ones, unless the world changes them
 * from {@link #from} on.
 *
 * @param kind the kind of event
 * @param model the model that it affects
 * @param from the index of the prompt at which it happens
 * @param passes the number of passes over the prompts
 * @param budget USD for the whole replay; 0 for no budget
 */
record ReplayWorld(
    Kind kind,
    int model,
    int from,
    int passes,
    double budget,
    ModelCatalog before,
    ModelCatalog after) {
  private static final double LOST = 0.6;

  enum Kind {
    STEADY,
    /** The model silently loses 60 % of its successes. */
    DRIFT,
    /** The model stops answering. */
    OUTAGE,
    /** The prices of the catalog change. */
    PRICES,
    /** The model becomes available. */
    NEW_MODEL
  }

  ModelCatalog catalog(int i) {
    return i >= from ? after : before;
  }

  boolean answers(int asked, int i) {
    return kind != Kind.OUTAGE || asked != model || i < from;
  }

  Map<String, String> unavailable(int i, List<String> models) {
    return kind == Kind.NEW_MODEL && i < from
        ? Map.of(models.get(model), "not there yet")
        : Map.of();
  }

  Answer answer(Prompt prompt, int asked, int i, Random random) {
    Answer recorded = prompt.of(asked);
    boolean lost = kind == Kind.DRIFT && asked == model && i >= from && random.nextDouble() < LOST;
    return new Answer(lost ? 0 : recorded.score(), recorded.outputTokens(), cost(prompt, asked, i));
  }

  private double cost(Prompt prompt, int asked, int i) {
    if (kind != Kind.PRICES || i < from) {
      return prompt.of(asked).cost();
    }
    var priced = after.models().get(asked);
    return prompt.inputTokens() * priced.inputCostPerToken()
        + prompt.of(asked).outputTokens() * priced.outputCostPerToken();
  }
}
