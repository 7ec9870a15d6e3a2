package dev.scrubjay.policy.words;

/**
 * What the words of a prompt tell of the gap between the two models of a portfolio, beyond what is
 * expected of such tasks. Over the pairs that it was learned from, its mean is 0. Immutable.
 */
public final class GapByWords {
  /** The equal parts of prompts, from those with the worst gap to those with the best. */
  static final int PARTS = 9;

  /** That of no models. */
  public static final GapByWords NONE = none("", "", 0);

  private final String strong;
  private final String cheap;
  private final int pairs;
  private final double slope;
  private final float[] rarity;
  private final float[] weights;
  private final double mean;
  private final double[] spread;

  /**
   * @param rarity the weight of each bucket in a prompt, for its length
   * @param weights what a bucket adds to the gap, before the prompt's length is divided by
   * @param mean of what is said of a prompt, before the slope
   * @param spread the mean in each part of prompts
   */
  GapByWords(
      String strong,
      String cheap,
      int pairs,
      double slope,
      float[] rarity,
      float[] weights,
      double mean,
      double[] spread) {
    this.strong = strong;
    this.cheap = cheap;
    this.pairs = pairs;
    this.slope = slope;
    this.rarity = rarity;
    this.weights = weights;
    this.mean = mean;
    this.spread = spread;
  }

  /** Words that have no say on the gap of two models, of which {@code pairs} are known. */
  static GapByWords none(String strong, String cheap, int pairs) {
    return new GapByWords(strong, cheap, pairs, 0, new float[0], new float[0], 0, new double[1]);
  }

  /** Whether words have a say. */
  public boolean hasSay() {
    return slope > 0;
  }

  /** Whether it is on the gap between {@code strong} and {@code cheap}. */
  public boolean isOf(String strong, String cheap) {
    return this.strong.equals(strong) && this.cheap.equals(cheap);
  }

  /** The id of the model that the other is compared with. */
  public String strong() {
    return strong;
  }

  /** The id of the model whose chance of a good answer words tell. */
  public String cheap() {
    return cheap;
  }

  /** The pairs of the two models that it was learned from. */
  public int pairs() {
    return pairs;
  }

  /** The factor on what was predicted of pairs that were left out; 0 if words have no say. */
  public double slope() {
    return slope;
  }

  /** The chance of a good answer that the cheap model has beyond what is expected. */
  public double of(PromptWords words) {
    if (!hasSay() || words.size() == 0) {
      return 0;
    }
    double sum = 0;
    double square = 0;
    for (int i = 0; i < words.size(); i++) {
      int bucket = words.bucket(i);
      sum += weights[bucket];
      square += rarity[bucket] * rarity[bucket];
    }
    return square <= 0 ? 0 : slope * (sum / Math.sqrt(square) - mean);
  }

  /** The mean of that in each of some equal parts of prompts, in ascending order. */
  public double[] spread() {
    return spread.clone();
  }
}
