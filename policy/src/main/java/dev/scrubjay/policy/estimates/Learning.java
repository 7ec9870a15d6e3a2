package dev.scrubjay.policy.estimates;

import dev.scrubjay.policy.evidence.Cell;
import dev.scrubjay.policy.evidence.Evidence;
import dev.scrubjay.policy.evidence.Measure;
import dev.scrubjay.policy.evidence.Observation;
import dev.scrubjay.policy.evidence.Observation.Answered;
import dev.scrubjay.policy.evidence.Observation.Asked;
import dev.scrubjay.policy.evidence.Observation.Failed;
import dev.scrubjay.policy.evidence.Observation.Formed;
import dev.scrubjay.policy.evidence.Observation.Judged;
import dev.scrubjay.policy.evidence.Trend;
import dev.scrubjay.policy.evidence.Verdict;
import dev.scrubjay.policy.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** Turns what is seen into {@link Evidence}. */
public final class Learning {
  private final Estimates known;
  private final UnaryOperator<TaskType> admitted;

  /**
   * @param known the estimates at hand, by which new observations are put on the scale of the old
   */
  public Learning(Estimates known) {
    this(known, UnaryOperator.identity());
  }

  /**
   * @param known the estimates at hand, by which new observations are put on the scale of the old
   * @param admitted the type that counts for each, where {@code known} does not know yet which have
   *     come since
   */
  public Learning(Estimates known, UnaryOperator<TaskType> admitted) {
    this.known = known;
    this.admitted = admitted;
  }

  /** The evidence in {@code observation}, which was made at {@code now}; to be added up. */
  public Evidence evidence(Observation observation, Instant now) {
    return switch (observation) {
      case Answered answered -> answered(answered, now);
      case Failed failed -> enter(Cell.of(Measure.RELIABILITY, failed.model()), 1, 0, 0, now);
      case Formed formed ->
          enter(Cell.of(Measure.FORM, kept(formed.asked())), 1, 0, formed.kept() ? 1 : 0, now);
      case Judged judged -> judged(judged, now);
    };
  }

  private Evidence answered(Answered answered, Instant now) {
    Asked asked = kept(answered.asked());
    int tokens = answered.outputTokens();
    double length = Estimates.length(asked.inputTokens());
    return enter(Cell.of(Measure.RELIABILITY, asked.model()), 1, 0, 1, now)
        .plus(enter(Cell.of(Measure.OUTPUT, asked), 1, length, tokens, now))
        .plus(speed(answered, asked, now));
  }

  /** An answer that was not streamed is split by how fast the model was known to begin. */
  private Evidence speed(Answered answered, Asked asked, Instant now) {
    String model = asked.model();
    int index = known.index(model);
    if (index < 0) {
      return Evidence.NONE;
    }
    double whole = seconds(answered.whole());
    double begun = seconds(known.firstToken(index));
    double expected = expectedSeconds(index, asked, answered.outputTokens());
    double first = answered.firstToken().map(Learning::seconds).orElse(Math.min(whole, begun));
    Evidence speed =
        enter(Cell.of(Measure.FIRST_TOKEN, model), 1, 0, first, now)
            .plus(overrun(Measure.OVERRUN, model, whole, expected, now))
            .plus(tokenTime(answered, Math.max(0, whole - first), now));
    return answered.firstToken().isEmpty()
        ? speed
        : speed.plus(overrun(Measure.FIRST_TOKEN_OVERRUN, model, first, begun, now));
  }

  /** Nothing, if the answer was over when it began. */
  private Evidence tokenTime(Answered answered, double seconds, Instant now) {
    int further = Math.max(0, answered.outputTokens() - 1);
    Cell cell = Cell.of(Measure.TOKEN_TIME, answered.asked().model());
    return further == 0 ? Evidence.NONE : enter(cell, further, 0, seconds / further, now);
  }

  private Evidence overrun(
      Measure measure, String model, double seconds, double expected, Instant now) {
    return enter(Cell.of(measure, model), 1, 0, Overrun.log(seconds, expected), now);
  }

  /** What the answer was expected to take, before it was known how long it would be. */
  private double expectedSeconds(int index, Asked asked, int written) {
    double tokens =
        known
            .task(asked.task(), asked.complexity())
            .outputTokens(index, Estimates.length(asked.inputTokens()))
            .orElse(written);
    return seconds(known.latency(index, tokens));
  }

  private Evidence judged(Judged judged, Instant now) {
    Asked asked = kept(judged.asked());
    double length = Estimates.length(asked.inputTokens());
    Trend trend = trend(judged.verdict(), length);
    if (judged.instead().isPresent()) {
      trend = trend.minus(trend(judged.instead().get(), length));
    }
    return enter(Cell.of(Measure.SUCCESS, asked), trend, now).plus(surprise(judged, asked, now));
  }

  /** By how much the score differs from what was expected before any {@link Drift}. */
  private Evidence surprise(Judged judged, Asked asked, Instant now) {
    int index = known.index(asked.model());
    if (index < 0) {
      return Evidence.NONE;
    }
    double expected =
        known
            .task(asked.task(), asked.complexity())
            .usual(index, Estimates.length(asked.inputTokens()));
    Trend trend = surprise(judged.verdict(), expected);
    if (judged.instead().isPresent()) {
      trend = trend.minus(surprise(judged.instead().get(), expected));
    }
    return enter(Cell.of(Measure.SURPRISE, asked.model()), trend, now);
  }

  private static Trend surprise(Verdict verdict, double expected) {
    return Trend.of(verdict.provenance().weight(), expected, verdict.score() - expected);
  }

  private static Trend trend(Verdict verdict, double length) {
    return Trend.of(verdict.provenance().weight(), length, verdict.score());
  }

  private Asked kept(Asked asked) {
    return new Asked(
        known.kept(admitted.apply(asked.task())),
        asked.complexity(),
        asked.model(),
        asked.inputTokens());
  }

  private Evidence enter(Cell cell, double weight, double x, double y, Instant now) {
    return enter(cell, Trend.of(weight, x, y), now);
  }

  private Evidence enter(Cell cell, Trend trend, Instant now) {
    return Evidence.of(cell, trend.weight(), trend, known.ledger().moment(cell, now));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
