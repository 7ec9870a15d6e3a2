package dev.scrubjay.gateway.semantic.embedding;

import dev.scrubjay.policy.semantic.LexicalGuards;
import dev.scrubjay.policy.semantic.PromptFacets;
import java.util.ArrayList;
import java.util.List;

/** Questions, their vectors and the numbers of their right answers. */
final class LabelledPrompts {
  private final List<PromptFacets> facets = new ArrayList<>();
  private final List<float[]> vectors = new ArrayList<>();
  private final List<float[]> similarities = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();

  void add(String text, float[] vector, int answer) {
    float[] toEarlier = new float[vectors.size()];
    for (int i = 0; i < toEarlier.length; i++) {
      toEarlier[i] = cosine(vector, vectors.get(i));
    }
    similarities.add(toEarlier);
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
    return left > right ? similarities.get(left)[right] : similarities.get(right)[left];
  }

  private static float cosine(float[] one, float[] other) {
    float sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }
}
