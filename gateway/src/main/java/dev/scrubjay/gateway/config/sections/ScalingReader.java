package dev.scrubjay.gateway.config.sections;

import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Section;
import dev.scrubjay.policy.scaling.QueuePolicy;
import dev.scrubjay.policy.scaling.ScalingPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads a model's {@code scaling}, and the queues of calls that wait. */
public final class ScalingReader {
  private static final int MOST_WAITING = 10_000;
  private static final Format<Duration> WAIT =
      Format.duration(Duration.ofMillis(1), Duration.ofMinutes(10));
  private static final Format<Duration> SPILL_AFTER =
      Format.duration(Duration.ZERO, Duration.ofMinutes(10));
  private static final Format<Duration> PROBE =
      Format.duration(Duration.ofMillis(10), Duration.ofMinutes(1));

  private ScalingReader() {}

  /**
   * Reads the section; empty if it is missing, or not complete.
   *
   * @param models the form of a model's id
   */
  public static Optional<ScalingPolicy> read(Section model, Format<String> models) {
    if (!model.has("scaling")) {
      return Optional.empty();
    }
    Section section = model.section("scaling");
    Optional<Integer> concurrency =
        section.require("target_concurrency", Format.integer(1, 100_000));
    QueuePolicy queue = queue(section, "queue", 1, ScalingPolicy.QUEUE);
    Duration spillAfter = section.get("spill_after", SPILL_AFTER, Duration.ZERO);
    List<String> spillOver = section.values("spill_over", models, List.of());
    Duration probe = section.get("probe", PROBE, ScalingPolicy.PROBE);
    Optional<Duration> firstToken = section.find("first_token", WAIT);
    if (spillAfter.compareTo(queue.maxWait()) > 0) {
      section.problem("spill_after", "longer than max_wait (expected: at most as long)");
    }
    return concurrency.map(
        target -> new ScalingPolicy(target, queue, spillAfter, spillOver, probe, firstToken));
  }

  /** Reads the bounds of a queue. */
  static QueuePolicy queue(Section section, QueuePolicy standard) {
    return queue(section, "limit", 0, standard);
  }

  private static QueuePolicy queue(Section section, String limit, int least, QueuePolicy standard) {
    return new QueuePolicy(
        section.get(limit, Format.integer(least, MOST_WAITING), standard.limit()),
        section.get("max_wait", WAIT, standard.maxWait()));
  }
}
