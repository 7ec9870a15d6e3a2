package dev.scrubjay.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The model to use.
 *
 * @param expectedCost USD
 * @param expectedLatency seconds
 * @param confidence the probability of a good answer, 0 to 1
 * @param relaxed the requirements that no model met
 */
public record Decision(
    String selectedModel,
    String provider,
    double expectedCost,
    double expectedLatency,
    double expectedAccuracy,
    double confidence,
    @Nullable List<String> reasons,
    @Nullable List<String> relaxed) {
  public Decision {
    reasons = reasons == null ? List.of() : List.copyOf(reasons);
    relaxed = relaxed == null ? List.of() : List.copyOf(relaxed);
  }
}
