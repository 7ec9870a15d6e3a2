package dev.scrubjay.policy.router;

import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.routing.ModelConditions;
import dev.scrubjay.policy.routing.RoutingRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The models that can answer a request at all, whatever its requirements. */
final class Eligibility {
  private Eligibility() {}

  /**
   * The members of {@code models} that can answer {@code request} now; the others are added to
   * {@code rejected}.
   */
  static List<ModelProfile> able(
      List<ModelProfile> models,
      Estimates estimates,
      RoutingRequest request,
      ModelConditions conditions,
      Map<String, String> rejected) {
    List<ModelProfile> able = new ArrayList<>(models.size());
    for (ModelProfile model : models) {
      Optional<String> obstacle =
          conditions
              .obstacle(model.id())
              .or(() -> ignorance(model, estimates))
              .or(() -> inability(model, request));
      obstacle.ifPresentOrElse(why -> rejected.put(model.id(), why), () -> able.add(model));
    }
    return able;
  }

  private static Optional<String> ignorance(ModelProfile model, Estimates estimates) {
    return estimates.isKnown(estimates.index(model.id()))
        ? Optional.empty()
        : Optional.of("neither published results nor enough verdicts tell how good it is");
  }

  private static Optional<String> inability(ModelProfile model, RoutingRequest request) {
    if (!model.capabilities().containsAll(request.capabilities())) {
      Set<Capability> missing = EnumSet.copyOf(request.capabilities());
      missing.removeAll(model.capabilities());
      return Optional.of("does not support " + missing.toString().toLowerCase(Locale.ROOT));
    }
    long output = Math.min(request.outputTokens(), request.maxOutputTokens());
    long tokens = request.inputTokens() + output;
    return tokens > model.maxTokens()
        ? Optional.of(tokens + " tokens exceed its limit of " + model.maxTokens())
        : Optional.empty();
  }

  /**
   * The models at or above the threshold; if there are none, the most reliable one, so that the
   * request is still answered.
   */
  static List<ModelProfile> reliable(
      List<ModelProfile> able,
      ModelConditions conditions,
      double threshold,
      Map<String, String> rejected,
      List<String> reasons) {
    List<ModelProfile> reliable =
        able.stream().filter(model -> conditions.reliability(model.id()) >= threshold).toList();
    if (reliable.isEmpty()) {
      reasons.add(
          "every model is below the reliability threshold; the most reliable one is chosen");
      reliable =
          able.stream()
              .max(Comparator.comparingDouble(model -> conditions.reliability(model.id())))
              .stream()
              .toList();
    }
    for (ModelProfile model : able) {
      if (!reliable.contains(model)) {
        rejected.put(
            model.id(),
            String.format(
                Locale.ROOT,
                "reliability %.2f is below the threshold of %.2f",
                conditions.reliability(model.id()),
                threshold));
      }
    }
    return reliable;
  }
}
