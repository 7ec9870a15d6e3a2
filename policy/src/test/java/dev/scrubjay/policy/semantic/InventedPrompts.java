package dev.scrubjay.policy.semantic;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;

/** Points on a sphere in clusters, some of them close to each other: prompts, by their answers. */
final class InventedPrompts {
  private static final int DIMENSIONS = 24;

  private final List<double[]> vectors = new ArrayList<>();
  private final List<Integer> answers = new ArrayList<>();

  /** Prompts whose answers follow from where they are. */
  static InventedPrompts clustered(Random random, int count, int clusters, double spread) {
    InventedPrompts prompts = new InventedPrompts();
    double[][] centers = new double[clusters][];
    for (int i = 0; i < clusters; i++) {
      centers[i] =
          i % 2 == 0 ? unit(random, new double[DIMENSIONS], 1) : unit(random, centers[i - 1], 1.2);
    }
    for (int i = 0; i < count; i++) {
      int cluster = random.nextInt(clusters);
      prompts.vectors.add(unit(random, centers[cluster], spread));
      prompts.answers.add(cluster);
    }
    return prompts;
  }

  /** The same prompts with other answers. */
  InventedPrompts answered(IntUnaryOperator answer) {
    InventedPrompts prompts = new InventedPrompts();
    prompts.vectors.addAll(vectors);
    for (int i = 0; i < answers.size(); i++) {
      prompts.answers.add(answer.applyAsInt(i));
    }
    return prompts;
  }

  int size() {
    return answers.size();
  }

  int answer(int prompt) {
    return answers.get(prompt);
  }

  double similarity(int left, int right) {
    double sum = 0;
    for (int i = 0; i < DIMENSIONS; i++) {
      sum += vectors.get(left)[i] * vectors.get(right)[i];
    }
    return sum;
  }

  /** A random direction about a center, off by about {@code spread}. */
  private static double[] unit(Random random, double[] center, double spread) {
    double[] vector = new double[DIMENSIONS];
    double length = 0;
    for (int i = 0; i < DIMENSIONS; i++) {
      vector[i] = center[i] + spread * random.nextGaussian() / Math.sqrt(DIMENSIONS);
      length += vector[i] * vector[i];
    }
    for (int i = 0; i < DIMENSIONS; i++) {
      vector[i] /= Math.sqrt(length);
    }
    return vector;
  }
}
