package dev.scrubjay.policy.words;

import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.estimates.TaskEstimates;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The regression of the gap between two models on the words of prompts: ridge regression in its
 * dual form, so that the gap of a prompt is predicted from those of prompts with the same words,
 * the rare ones most. How much is predicted rightly shows on each pair by the fit without it, which
 * follows from the fit with it. It takes n³/3 multiplications and n² numbers for n pairs: a second
 * and 32 MB for the most.
 */
public final class GapFit {
  /** The most pairs of two models, the latest, that are learned from. */
  public static final int MOST = 2000;

  /** The pairs below which nothing is learned. */
  public static final int LEAST = 100;

  /** The penalty, where a prompt's words have length 1; little is told by single words. */
  private static final double RIDGE = 4;

  /** The standard errors up to which what is predicted of pairs left out may be chance. */
  private static final double CONVINCING = 2;

  private final List<WordedPair> pairs;
  private final double[] gaps;
  private final int n;
  private final float[] rarity = new float[PromptWords.BUCKETS];

  private GapFit(List<WordedPair> pairs, double[] gaps) {
    this.pairs = pairs;
    this.gaps = gaps;
    this.n = gaps.length;
    int[] found = new int[PromptWords.BUCKETS];
    for (WordedPair pair : pairs) {
      for (int i = 0; i < pair.words().size(); i++) {
        found[pair.words().bucket(i)]++;
      }
    }
    for (int b = 0; b < found.length; b++) {
      rarity[b] = (float) Math.log((1.0 + n) / (1 + found[b]));
    }
  }

  /**
   * What the words of judged pairs tell of the gap between two models beyond {@code estimates}.
   *
   * @param known pairs of any models, the latest last
   */
  public static GapByWords of(
      List<WordedPair> known, Estimates estimates, String strong, String cheap) {
    int first = estimates.index(strong);
    int second = estimates.index(cheap);
    List<WordedPair> ofTwo = known.stream().filter(pair -> pair.isOf(strong, cheap)).toList();
    List<WordedPair> latest = ofTwo.subList(Math.max(0, ofTwo.size() - MOST), ofTwo.size());
    if (first < 0 || second < 0 || latest.size() < LEAST) {
      return GapByWords.none(strong, cheap, latest.size());
    }
    double[] gaps = new double[latest.size()];
    for (int i = 0; i < gaps.length; i++) {
      WordedPair pair = latest.get(i);
      TaskEstimates task = estimates.task(pair.task(), pair.complexity());
      double length = Estimates.length(pair.inputTokens());
      double expected = task.success(second, length) - task.success(first, length);
      gaps[i] = (pair.one().equals(cheap) ? pair.gap() : -pair.gap()) - expected;
    }
    double level = Arrays.stream(gaps).average().orElse(0);
    Arrays.setAll(gaps, i -> gaps[i] - level);
    return new GapFit(latest, gaps).fit(strong, cheap);
  }

  private GapByWords fit(String strong, String cheap) {
    float[][] vectors = pairs.stream().map(pair -> vector(pair.words())).toArray(float[][]::new);
    double[][] inverse = invertedRoot(root(kernel(vectors)));
    double[] dual = new double[n];
    double[] diagonal = new double[n];
    for (double[] row : inverse) {
      double product = 0;
      for (int j = 0; j < row.length; j++) {
        product += row[j] * gaps[j];
        diagonal[j] += row[j] * row[j];
      }
      for (int j = 0; j < row.length; j++) {
        dual[j] += row[j] * product;
      }
    }
    double[] predicted = new double[n];
    Arrays.setAll(predicted, i -> gaps[i] - dual[i] / diagonal[i]);
    double mean = Arrays.stream(predicted).average().orElse(0);
    double slope = slope(Arrays.stream(predicted).map(each -> each - mean).toArray());
    return slope <= 0
        ? GapByWords.none(strong, cheap, n)
        : new GapByWords(
            strong,
            cheap,
            n,
            slope,
            rarity,
            weights(vectors, dual),
            mean,
            spread(Arrays.stream(predicted).map(each -> slope * (each - mean)).sorted().toArray()));
  }

  /** The words of a prompt by their rarity, of length 1. */
  private float[] vector(PromptWords words) {
    double square = 0;
    for (int i = 0; i < words.size(); i++) {
      square += rarity[words.bucket(i)] * rarity[words.bucket(i)];
    }
    float[] vector = new float[words.size()];
    for (int i = 0; i < vector.length && square > 0; i++) {
      vector[i] = (float) (rarity[words.bucket(i)] / Math.sqrt(square));
    }
    return vector;
  }

  /** The lower half of the products of all vectors, with the penalty on its diagonal. */
  private double[][] kernel(float[][] vectors) {
    double[][] kernel = new double[n][];
    float[] dense = new float[PromptWords.BUCKETS];
    for (int i = 0; i < n; i++) {
      PromptWords own = pairs.get(i).words();
      for (int k = 0; k < own.size(); k++) {
        dense[own.bucket(k)] = vectors[i][k];
      }
      kernel[i] = new double[i + 1];
      for (int j = 0; j <= i; j++) {
        PromptWords other = pairs.get(j).words();
        double sum = 0;
        for (int k = 0; k < other.size(); k++) {
          sum += dense[other.bucket(k)] * vectors[j][k];
        }
        kernel[i][j] = sum;
      }
      kernel[i][i] += RIDGE;
      for (int k = 0; k < own.size(); k++) {
        dense[own.bucket(k)] = 0;
      }
    }
    return kernel;
  }

  /** The lower matrix whose square {@code matrix} is, by Cholesky's decomposition, in its place. */
  private double[][] root(double[][] matrix) {
    double[] column = new double[n];
    for (int k = 0; k < n; k++) {
      double pivot = Math.sqrt(matrix[k][k]);
      for (int i = k; i < n; i++) {
        column[i] = matrix[i][k] / pivot;
        matrix[i][k] = column[i];
      }
      for (int i = k + 1; i < n; i++) {
        subtract(matrix[i], column[i], column, k + 1, i + 1);
      }
    }
    return matrix;
  }

  private static double[][] invertedRoot(double[][] root) {
    double[][] inverse = new double[root.length][];
    for (int i = 0; i < root.length; i++) {
      double[] row = new double[i + 1];
      row[i] = 1;
      for (int k = 0; k < i; k++) {
        subtract(row, root[i][k], inverse[k], 0, k + 1);
      }
      for (int j = 0; j <= i; j++) {
        row[j] /= root[i][i];
      }
      inverse[i] = row;
    }
    return inverse;
  }

  /** Subtracts a multiple of {@code other}; on its own, so that the JIT vectorizes it. */
  private static void subtract(double[] row, double factor, double[] other, int from, int to) {
    for (int j = from; j < to; j++) {
      row[j] -= factor * other[j];
    }
  }

  /**
   * How the gaps go with what was predicted of them: 0 up to {@value #CONVINCING} standard errors
   * from none, and soon the whole slope beyond.
   */
  private double slope(double[] predicted) {
    double square = 0;
    double product = 0;
    for (int i = 0; i < n; i++) {
      square += predicted[i] * predicted[i];
      product += predicted[i] * gaps[i];
    }
    if (square <= 0 || product <= 0) {
      return 0;
    }
    double slope = product / square;
    double rest = 0;
    for (int i = 0; i < n; i++) {
      rest += Math.pow(gaps[i] - slope * predicted[i], 2);
    }
    double error = Math.sqrt(rest / (n - 2) / square);
    double chance = CONVINCING * error / slope;
    return slope * Math.max(0, 1 - Math.pow(chance, 4));
  }

  private float[] weights(float[][] vectors, double[] dual) {
    float[] weights = new float[PromptWords.BUCKETS];
    for (int i = 0; i < n; i++) {
      PromptWords words = pairs.get(i).words();
      for (int k = 0; k < words.size(); k++) {
        int bucket = words.bucket(k);
        weights[bucket] += (float) (dual[i] * vectors[i][k] * rarity[bucket]);
      }
    }
    return weights;
  }

  private double[] spread(double[] sorted) {
    return IntStream.range(0, GapByWords.PARTS)
        .mapToDouble(
            part ->
                Arrays.stream(
                        sorted, part * n / GapByWords.PARTS, (part + 1) * n / GapByWords.PARTS)
                    .average()
                    .orElse(0))
        .toArray();
  }
}
