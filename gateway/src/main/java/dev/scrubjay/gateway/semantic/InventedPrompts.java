package dev.scrubjay.gateway.semantic;

import dev.scrubjay.gateway.semantic.KnownReuse.Choice;
import dev.scrubjay.gateway.shared.PromptMemory.Note;
import dev.scrubjay.gateway.shared.PromptMemory.NoteKind;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.semantic.Asker;
import dev.scrubjay.policy.semantic.ReuseFeatures;
import dev.scrubjay.policy.semantic.ReusePair;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Prompts of one partition that nobody has asked, and comparisons of their answers: topics with
 * noise, each of which has one answer and is asked by several users.
 */
final class InventedPrompts {
  private static final int DIMENSIONS = 384;
  private static final int USERS = 5;
  private static final int WORDS_OF_TEXT = 12;
  private static final Scope SCOPE = Scope.DEFAULT;
  private static final String PARTITION = "0".repeat(64);
  private static final String[] WORDS =
      ("where is my card how do I top up 20 dollars from the account to a bank that was not"
              + " declined pending payment exchange rate charged twice refund without new pin lost")
          .split(" ", -1);

  private final RandomGenerator random;
  private final double noise;
  private final float[][] topics;

  /**
   * @param topics how many there are
   * @param noise the deviation of a prompt's vector from that of its topic, whose deviation is 1
   */
  InventedPrompts(RandomGenerator random, int topics, double noise) {
    this.random = random;
    this.noise = noise;
    this.topics = new float[topics][];
    for (int topic = 0; topic < topics; topic++) {
      this.topics[topic] = gaussian(1);
    }
  }

  /** Any of the topics. */
  int topic() {
    return random.nextInt(topics.length);
  }

  /** A prompt with an answer. */
  KnownPrompt known(int topic) {
    return new KnownPrompt(PARTITION, entry(topic), vector(topic), text(), asker());
  }

  Note note(KnownPrompt prompt) {
    return new Note(SCOPE, NoteKind.PROMPT, prompt.id(), prompt.encode());
  }

  /** A prompt that has no answer yet. */
  ComparablePrompt asked() {
    return new ComparablePrompt(entry(topics.length), PARTITION, text(), asker());
  }

  /** The vector of a prompt. */
  PromptVector vector(int topic) {
    float[] vector = gaussian(noise);
    for (int i = 0; i < DIMENSIONS; i++) {
      vector[i] += topics[topic][i];
    }
    return PromptVector.of(vector);
  }

  /** A comparison with the answer of {@code topic}, nine times of ten right. */
  Note comparison(int number, int topic) {
    boolean right = random.nextInt(10) > 0;
    ReuseFeatures features =
        new ReuseFeatures(
            (right ? 0.5 : 0.4) + 0.3 * random.nextDouble(),
            0.2 * random.nextDouble() - 0.1,
            random.nextDouble(),
            2 * random.nextDouble());
    ReusePair pair = new ReusePair(PARTITION, entry(topic).id(), features, right, asker());
    String id = KnownReuse.id(PARTITION, number, 0);
    return new Note(
        SCOPE, NoteKind.REUSE, id, new KnownReuse(id, pair, Choice.FIRST, "f").encode());
  }

  private static CacheKey entry(int topic) {
    return new CacheKey(SCOPE, "chat.completions", String.format(Locale.ROOT, "%064x", topic));
  }

  private Asker asker() {
    return new Asker(1, 1 + random.nextInt(USERS));
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
