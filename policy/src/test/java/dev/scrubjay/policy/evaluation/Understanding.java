package dev.scrubjay.policy.evaluation;

import dev.scrubjay.policy.evidence.Observation;
import dev.scrubjay.policy.evidence.Observation.ObservedAnswer;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.evidence.Observation.ObservedVerdict;
import dev.scrubjay.policy.evidence.Provenance;
import dev.scrubjay.policy.evidence.Verdict;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.router.ModelRouter;
import dev.scrubjay.policy.routing.ModelConditions;
import dev.scrubjay.policy.routing.PlainRequests;
import dev.scrubjay.policy.routing.RoutingAdjustment;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.task.TaskGuess;
import dev.scrubjay.policy.task.TaskType;
import dev.scrubjay.policy.words.PromptWords;
import dev.scrubjay.policy.words.WordedPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the router knows of recorded prompts, and of the models that answer them.
 *
 * @param models their ids, in the order of the answers
 * @param labelled whether the data set of a prompt is its task; if not, the task is guessed
 * @param tools whether the prompts come with tools
 */
record Understanding(List<String> models, ModelCatalog catalog, boolean labelled, boolean tools) {
  Understanding with(ModelCatalog other) {
    return new Understanding(models, other, labelled, tools);
  }

  /** The gateway's observation of an answer. The recordings have no latencies but the catalog's. */
  Observation answered(Prompt prompt, int model, Prompt.Answer answer) {
    Duration latency = catalog.models().get(model).latency();
    return new ObservedAnswer(
        call(prompt, model), answer.outputTokens(), Optional.of(latency), latency);
  }

  Observation judged(Prompt prompt, int model, double score, Provenance provenance) {
    return new ObservedVerdict(
        call(prompt, model), new Verdict(score, provenance), Optional.empty());
  }

  private ObservedCall call(Prompt prompt, int model) {
    TaskGuess task = task(prompt);
    return new ObservedCall(
        task.task(), task.complexity(), models.get(model), prompt.inputTokens());
  }

  /** The pair of two models' answers, judged rightly. */
  WordedPair pair(Prompt prompt, int one, int other) {
    TaskGuess task = task(prompt);
    return new WordedPair(
        PromptWords.of(prompt.text()),
        task.task(),
        task.complexity(),
        prompt.inputTokens(),
        models.get(one),
        models.get(other),
        prompt.of(one).score() - prompt.of(other).score());
  }

  TaskGuess task(Prompt prompt) {
    TaskGuess guess = TaskGuess.of(prompt.text(), prompt.inputTokens(), tools);
    return labelled ? new TaskGuess(TaskType.of(prompt.label()), guess.complexity()) : guess;
  }

  RoutingRequest request(Prompt prompt) {
    TaskGuess task = task(prompt);
    return PlainRequests.of(task.task(), task.complexity(), prompt.inputTokens())
        .with(PromptWords.of(prompt.text()));
  }

  Choice choice(
      ModelRouter router, Prompt prompt, ModelConditions known, RoutingAdjustment adjustment) {
    Routed routed = (Routed) router.route(request(prompt), known, adjustment);
    int model = models.indexOf(routed.selected().model().id());
    return new Choice(prompt, model, routed.confidence());
  }
}
