package dev.scrubjay.gateway.semantic;

import dev.scrubjay.gateway.config.SemanticConfig.SemanticLimits;
import dev.scrubjay.gateway.semantic.KnownReuse.Choice;
import dev.scrubjay.gateway.shared.PromptMemory.Note;
import dev.scrubjay.gateway.shared.PromptMemory.NoteKind;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.semantic.Asker;
import dev.scrubjay.policy.semantic.ReuseFeatures;
import dev.scrubjay.policy.semantic.ReusePair;
import dev.scrubjay.policy.semantic.ReuseTerms;
import java.util.Locale;
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
  private static final int DIMENSIONS = 384;
  private static final int USERS = 5;
  private static final int WORDS_OF_TEXT = 12;
  private static final double NOISE = 0.6;
  private static final Scope SCOPE = Scope.DEFAULT;
  private static final String PARTITION = "0".repeat(64);
  private static final ReuseTerms TERMS = new ReuseTerms(0.05, 0.02);
  private static final String[] WORDS =
      ("where is my card how do I top up 20 dollars from the account to a bank that was not"
              + " declined pending payment exchange rate charged twice refund without new pin lost")
          .split(" ", -1);

  private final RandomGenerator random = new SplittableRandom(1);
  private final float[][] topics = new float[TOPICS][];
  private final TenantPrompts tenant =
      new TenantPrompts(
          new VectorLimit(new SemanticLimits(PROMPTS, PROMPTS, PROMPTS, 1), new AtomicInteger()),
          Runnable::run);

  SearchWarmUp() {
    for (int topic = 0; topic < TOPICS; topic++) {
      topics[topic] = gaussian(1);
    }
    for (int i = 0; i < PROMPTS; i++) {
      KnownPrompt prompt =
          new KnownPrompt(PARTITION, entry(i % TOPICS), vector(i % TOPICS), text(), asker());
      tenant.take(new Note(SCOPE, NoteKind.PROMPT, prompt.id(), prompt.encode()));
    }
    for (int i = 0; i < COMPARISONS; i++) {
      compared(i);
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
      int topic = random.nextInt(TOPICS);
      ComparablePrompt prompt = new ComparablePrompt(entry(TOPICS), PARTITION, text(), asker());
      Search search = tenant.search(prompt, vector(topic), TERMS, random.nextDouble());
      reused += search.answer() == null ? 0 : 1;
      if (tenant.isFitDue()) {
        tenant.refit();
      }
    }
    return reused;
  }

  private void compared(int number) {
    boolean right = random.nextInt(10) > 0;
    ReuseFeatures features =
        new ReuseFeatures(
            (right ? 0.5 : 0.4) + 0.3 * random.nextDouble(),
            0.2 * random.nextDouble() - 0.1,
            random.nextDouble(),
            2 * random.nextDouble());
    ReusePair pair =
        new ReusePair(PARTITION, entry(number % TOPICS).id(), features, right, asker());
    String id = KnownReuse.id(PARTITION, number, 0);
    KnownReuse reuse = new KnownReuse(id, pair, Choice.FIRST, "f");
    tenant.take(new Note(SCOPE, NoteKind.REUSE, id, reuse.encode()));
  }

  private static CacheKey entry(int number) {
    return new CacheKey(SCOPE, "chat.completions", String.format(Locale.ROOT, "%064x", number));
  }

  private Asker asker() {
    return new Asker(1, 1 + random.nextInt(USERS));
  }

  private PromptVector vector(int topic) {
    float[] vector = gaussian(NOISE);
    for (int i = 0; i < DIMENSIONS; i++) {
      vector[i] += topics[topic][i];
    }
    return PromptVector.of(vector);
  }

  private float[] gaussian(double deviation) {
    float[] vector = new float[DIMENSIONS];
    for (int i = 0; i < DIMENSIONS; i++) {
      vector[i] = (float) (deviation * random.nextGaussian());
    }
    return vector;
  }

  private String text() {
    StringBuilder text = new StringBuilder("Question:");
    for (int i = 0; i < WORDS_OF_TEXT; i++) {
      text.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
    }
    return text.append('?').toString();
  }
}
