package dev.scrubjay.gateway.semantic.embedding;

import dev.scrubjay.policy.semantic.LexicalGuards;
import dev.scrubjay.policy.semantic.PromptFacets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Questions, their vectors and the numbers of their right answers. */
final class LabelledPrompts {
  private final List<PromptFacets> facets = new ArrayList<>();
  private final List<float[]> vectors = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();
  private int[][] byNearness = {};

  void add(String text, float[] vector, int answer) {
    facets.add(PromptFacets.of(text));
    vectors.add(vector);
    labels.add(answer);
  }

  int size() {
    return labels.size();
  }

  /** The number of different answers. */
  int answers() {
    return (int) labels.stream().distinct().count();
  }

  int answer(int prompt) {
    return labels.get(prompt);
  }

  boolean agree(int left, int right) {
    return LexicalGuards.difference(facets.get(left), facets.get(right)).isEmpty();
  }

  double similarity(int left, int right) {
    float[] one = vectors.get(left);
    float[] other = vectors.get(right);
    float sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return Math.min(1, sum);
  }

  /** All prompts, the nearest first; computed once, so that replays do not search again. */
  int[] byNearness(int asked) {
    if (byNearness.length == 0) {
      byNearness =
          IntStream.range(0, size()).parallel().mapToObj(this::sorted).toArray(int[][]::new);
    }
    return byNearness[asked];
  }

  private int[] sorted(int asked) {
    long[] places = new long[size()];
    for (int i = 0; i < places.length; i++) {
      long distance = Float.floatToIntBits((float) (2 - similarity(asked, i)));
      places[i] = (distance << Integer.SIZE) | i;
    }
    Arrays.sort(places);
    return Arrays.stream(places).mapToInt(place -> (int) place).toArray();
  }
}
