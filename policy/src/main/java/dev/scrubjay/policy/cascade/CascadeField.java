package dev.scrubjay.policy.cascade;

import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The models that a cascade is chosen from.
 *
 * @param all that can take the request, not empty
 * @param cheap the router's choice when savings count most
 * @param usual its choice where cascades may answer as well; the strong model if a cascade is
 *     better
 * @param strong the model that it compares the quality of others with
 */
public record CascadeField(
    List<Candidate> all, Candidate cheap, Candidate usual, Candidate strong) {
  public CascadeField {
    all = List.copyOf(all);
  }

  /** Whether the models that {@code policy} names for answers are among these. */
  boolean hasAll(CascadePolicy policy) {
    return Stream.of(policy.ask(), policy.agreeWith(), policy.escalateTo())
        .flatMap(Optional::stream)
        .allMatch(this::has);
  }

  private boolean has(String id) {
    return all.stream().anyMatch(one -> one.is(id));
  }

  Candidate find(String id) {
    return all.stream().filter(one -> one.is(id)).findFirst().orElseThrow();
  }

  /**
   * The model that answers first: the router's choice or, if that costs more than {@code budget},
   * the one with the lowest expected cost of it and of its escalations.
   */
  Candidate asked(Candidate strong, double budget) {
    return cheap.expectedCost() <= budget
        ? cheap
        : all.stream()
            .min(
                Comparator.comparingDouble(
                    one -> one.expectedCost() + (1 - one.accuracy()) * strong.expectedCost()))
            .orElseThrow();
  }

  /**
   * The second cheap model, for at most {@code most} USD: of another family than {@code ask} if
   * there is one, and the one with which answers and escalations are expected to cost least.
   */
  Optional<Candidate> second(Candidate ask, Candidate strong, double most) {
    return all.stream()
        .filter(
            one ->
                !one.is(ask.model().id())
                    && !one.is(strong.model().id())
                    && one.expectedCost() <= most)
        .min(
            Comparator.<Candidate, Boolean>comparing(one -> isRelated(one, ask))
                .thenComparingDouble(
                    one ->
                        one.expectedCost()
                            - one.accuracy() * ask.accuracy() * strong.expectedCost()));
  }

  /** Whether two models are of one family, by the first word of their names. */
  private static boolean isRelated(Candidate one, Candidate other) {
    return family(one).equals(family(other));
  }

  private static String family(Candidate one) {
    String name = one.model().id().toLowerCase(Locale.ROOT);
    String last = name.substring(name.lastIndexOf('/') + 1);
    return last.replaceFirst("[^a-z].*$", "");
  }
}
