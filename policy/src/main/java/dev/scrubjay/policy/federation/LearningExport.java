package dev.scrubjay.policy.federation;

import static dev.scrubjay.policy.Ranges.require;

import dev.scrubjay.policy.evidence.EvidenceCell;
import dev.scrubjay.policy.evidence.Measure;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The state of what a site itself has learned for a tenant. A later state of a site takes the place
 * of an earlier one, so that nothing counts twice, in whatever order states arrive; the states of
 * several sites add up. What a site has from others is never in it.
 *
 * <p>The sums are those of the moment at which it was made, in the weight of new observations: a
 * cell's clock depends on how many observations its site has made, so only they mean the same at
 * all sites.
 *
 * @param site the id of the site, 1 to 64 letters, digits, '_', '-' or '.'
 * @param number the time at which it was made, in milliseconds since 1970; higher than that of any
 *     earlier state of the site
 * @param tenant the tenant at that site
 */
public record LearningExport(
    String site, long number, String tenant, Map<EvidenceCell, ScoreSum> cells) {
  public static final int MAX_CELLS = 5000;

  /** The largest weight of a cell: more than a cell can have, as old observations lose theirs. */
  public static final double MAX_WEIGHT = 2 * Measure.SUCCESS.capacity();

  /**
   * What is exchanged: judgements of answers, which are rare, are about the model, and are from 0
   * to 1. Lengths of answers have no bound, so that few lies would weigh as much as many truths,
   * and each site soon knows its own. Speed and reliability are those of a site's network and
   * accounts. Surprises are relative to a site's own estimates, and would raise false alarms.
   */
  public static final Set<Measure> EXCHANGED = Set.of(Measure.SUCCESS, Measure.FORM);

  private static final int SHOWN = 64;
  private static final int MAX_MODEL = 200;

  /** The least weight of a cell, to which sums are rounded: less is divided by to no purpose. */
  private static final double MIN_WEIGHT = 0.001;

  /** The rounding that a sum may have had on its way. */
  private static final double ROUNDING = 1e-6;

  public LearningExport {
    require(isSite(site), "site", shown(site), "1 to 64 letters, digits, '_', '-' or '.'");
    require(number > 0, "number", number, "milliseconds since 1970");
    require(Scope.isName(tenant), "tenant", shown(tenant), "a tenant's name");
    require(cells.size() <= MAX_CELLS, "cells", cells.size(), "up to " + MAX_CELLS);
    cells = Map.copyOf(cells);
    cells.forEach(LearningExport::requireValid);
  }

  /** Whether {@code text} can be the id of a site. */
  public static boolean isSite(String text) {
    return Scope.isName(text);
  }

  /**
   * Checks that {@code sum} is one that {@code cell} can have.
   *
   * @throws IllegalArgumentException that names the part at fault
   */
  public static void requireValid(EvidenceCell cell, ScoreSum sum) {
    faultOf(cell).ifPresent(fault -> require(false, fault.part(), fault.value(), fault.expected()));
    require(
        sum.weight() >= MIN_WEIGHT && sum.weight() <= MAX_WEIGHT,
        "weight",
        sum.weight(),
        MIN_WEIGHT + " to " + MAX_WEIGHT);
    require(
        sum.score() >= 0 && sum.score() <= sum.weight() + ROUNDING,
        "score",
        sum.score(),
        "0 to the weight");
  }

  /** Whether {@code cell} is one that is exchanged. */
  public static boolean canHold(EvidenceCell cell) {
    return faultOf(cell).isEmpty();
  }

  private record Fault(String part, Object value, String expected) {}

  private static Optional<Fault> faultOf(EvidenceCell cell) {
    if (!EXCHANGED.contains(cell.measure())) {
      return Optional.of(new Fault("measure", cell.measure(), "success or form"));
    }
    if (!TaskType.isName(cell.task())) {
      return Optional.of(new Fault("task", shown(cell.task()), "the name of a task type"));
    }
    if (Arrays.stream(TaskComplexity.values()).noneMatch(each -> cell.equals(of(cell, each)))) {
      return Optional.of(
          new Fault("complexity", shown(cell.complexity()), "simple, moderate or complex"));
    }
    boolean model =
        !cell.model().isEmpty()
            && cell.model().length() <= MAX_MODEL
            && cell.model().chars().allMatch(c -> c > ' ' && c < 127);
    return model
        ? Optional.empty()
        : Optional.of(
            new Fault("model", shown(cell.model()), "a model's id, up to 200 characters"));
  }

  private static EvidenceCell of(EvidenceCell cell, TaskComplexity complexity) {
    return EvidenceCell.of(cell.measure(), cell.task(), complexity, cell.model());
  }

  private static String shown(String text) {
    return "'" + (text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text) + "'";
  }

  /** The time at which it was made. */
  public Instant made() {
    return Instant.ofEpochMilli(number);
  }

  /** The share of the weight of {@code measure} that is left after {@code age}. */
  static double left(Measure measure, Duration age) {
    return Math.exp(-Math.max(0, age.toMillis()) / (double) measure.memory().toMillis());
  }
}
