package dev.scrubjay.gateway.semantic;

import dev.scrubjay.gateway.config.SemanticConfig.SemanticLimits;
import dev.scrubjay.policy.semantic.ReuseTerms;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Searches among invented prompts, which have the JVM compile what the searches of requests need.
 * They are in nobody's index, and count nowhere.
 */
final class SearchWarmUp {
  private static final int PROMPTS = 600; // of more than one cell
  private static final int TOPICS = 50;
  private static final int COMPARISONS = 300;
  private static final double NOISE = 0.6;
  private static final ReuseTerms TERMS = new ReuseTerms(0.05, 0.02);

  private final RandomGenerator random = new SplittableRandom(1);
  private final InventedPrompts prompts = new InventedPrompts(random, TOPICS, NOISE);
  private final TenantPrompts tenant =
      new TenantPrompts(
          new VectorLimit(new SemanticLimits(PROMPTS, PROMPTS, PROMPTS, 1), new AtomicInteger()),
          Runnable::run);

  SearchWarmUp() {
    for (int i = 0; i < PROMPTS; i++) {
      tenant.take(prompts.note(prompts.known(i % TOPICS)));
    }
    for (int i = 0; i < COMPARISONS; i++) {
      tenant.take(prompts.comparison(i, i % TOPICS));
    }
  }

  /**
   * Searches so often, or until {@code ended}.
   *
   * @return how many of the searches found an answer to give again
   */
  int run(int searches, BooleanSupplier ended) {
    int reused = 0;
    for (int i = 0; i < searches && !ended.getAsBoolean(); i++) {
      PromptVector vector = prompts.vector(prompts.topic());
      Search search = tenant.search(prompts.asked(), vector, TERMS, random.nextDouble());
      reused += search.answer() == null ? 0 : 1;
      if (tenant.isFitDue()) {
        tenant.refit();
      }
    }
    return reused;
  }
}
