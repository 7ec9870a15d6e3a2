package dev.scrubjay.gateway.routing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.json.AnswerText;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.task.TokenEstimate;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * The tokens of requests and answers: estimated, and counted by a {@link Tokenizer} where a model's
 * context or the sender's budget is so near that the error of the estimate could decide.
 */
public final class TokenCounts {
  /** Tokens of a medium-sized image at the providers that count images in tokens. */
  private static final int TOKENS_PER_IMAGE = 800;

  /** The factor that the error of nineteen estimates in twenty stays within. */
  private static final double ERROR = 1.25;

  /** The longest answer that is expected where its sender sets no limit. */
  private static final int LONG_ANSWER = 2000;

  private final Supplier<ModelCatalog> catalog;
  private final Tokenizer tokenizer;

  public TokenCounts(Supplier<ModelCatalog> catalog, Tokenizer tokenizer) {
    this.catalog = catalog;
    this.tokenizer = tokenizer;
  }

  /**
   * Input tokens of {@code request}, images included.
   *
   * @param taskText that of the request, which takes time to find
   */
  int input(ChatRequest request, String taskText, RoutingRequirements requirements) {
    int estimate = tokens(request, TokenEstimate.perChar(taskText));
    return isNearALimit(estimate, request, requirements) ? counted(request) : estimate;
  }

  /** The usage of {@code answer}; counted here if its provider does not report it. */
  public Usage usage(ChatRequest request, ObjectNode answer) {
    Usage reported = request.dialect().usage(answer);
    if (!reported.equals(Usage.NONE) || !request.dialect().isMetered()) {
      return reported;
    }
    String text = AnswerText.of(answer);
    return new Usage(counted(request), Math.round(perChar(text) * text.length()));
  }

  /** The estimated usage of an answer of which {@code events} came: about one token each. */
  public Usage partial(ChatRequest request, int events) {
    return new Usage(counted(request), events);
  }

  /** Input tokens of {@code request}, counted here; estimated before the tables are loaded. */
  public int counted(ChatRequest request) {
    return tokens(request, perChar(request.text()));
  }

  private double perChar(String text) {
    return tokenizer.perChar(text).orElseGet(() -> TokenEstimate.perChar(text));
  }

  private static int tokens(ChatRequest request, double perChar) {
    double tokens =
        request.features().textChars() * perChar
            + (double) request.features().images() * TOKENS_PER_IMAGE;
    return (int) Math.min(Math.round(tokens), Integer.MAX_VALUE / 2);
  }

  private boolean isNearALimit(int input, ChatRequest request, RoutingRequirements requirements) {
    int output = Math.min(request.features().maxOutputTokens().orElse(LONG_ANSWER), LONG_ANSWER);
    OptionalDouble budget = requirements.costBudget();
    for (ModelProfile model : catalog.get().routable()) {
      if (isBetween(input / ERROR, model.maxTokens(), input * ERROR + output)
          || (budget.isPresent() && isNear(budget.getAsDouble(), model, input, output))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNear(double budget, ModelProfile model, int input, int output) {
    double least = model.inputCostPerToken() * input / ERROR;
    double most = model.inputCostPerToken() * input * ERROR + model.outputCostPerToken() * output;
    return isBetween(least, budget, most);
  }

  private static boolean isBetween(double low, double value, double high) {
    return low <= value && value <= high;
  }
}
