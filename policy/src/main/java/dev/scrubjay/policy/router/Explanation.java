package dev.scrubjay.policy.router;

import dev.scrubjay.policy.routing.RoutingAdjustment;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingDecision.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The text of the reasons for a choice, for people to read. */
final class Explanation {
  private Explanation() {}

  static void choice(List<Candidate> ranked, QualityStandard standard, List<String> reasons) {
    Candidate selected = ranked.get(0);
    if (ranked.size() == 1) {
      reasons.add("the only candidate that is accurate enough for  " + standard.of());
    } else {
      reasons.add(
          String.format(
              Locale.ROOT,
              "the best score of the %d candidates accurate enough for %s: %.3f; next is %s with %.3f",
              ranked.size(),
              standard.of(),
              selected.score(),
              ranked.get(1).model().id(),
              ranked.get(1).score()));
    }
    if (standard.gap() != 0) {
      reasons.add(
          String.format(
              Locale.ROOT,
              "the words of the prompt add %.3f to the chance that is expected of %s",
              standard.gap(),
              standard.portfolio().cheap()));
    }
    if (selected.evidence() > 0) {
      reasons.add(
          String.format(
              Locale.ROOT,
              "expected to succeed at %.0f %% of such tasks, according to %.0f judged answers",
              100 * selected.accuracy(),
              selected.evidence()));
    }
  }

  static void warm(Candidate selected, RoutingAdjustment adjustment, List<String> reasons) {
    int tokens = adjustment.warm(selected.model().id());
    if (tokens > 0) {
      reasons.add("it has " + tokens + " tokens of this conversation in its prompt cache");
    }
  }

  static void relaxed(List<Requirement> relaxed, List<String> reasons) {
    for (Requirement requirement : relaxed) {
      reasons.add(
          "no model meets every requirement: the "
              + requirement.name().toLowerCase(Locale.ROOT)
              + " requirement is relaxed");
    }
  }

  static String rejections(Map<String, String> rejected) {
    List<String> each = new ArrayList<>();
    rejected.forEach((model, why) -> each.add(model + ": " + why));
    return each.isEmpty() ? "no model is configured" : String.join("; ", each);
  }
}
