package dev.scrubjay.gateway.chaos;

import dev.scrubjay.gateway.chaos.ChaosRun.Resources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a chaos run saw.
 *
 * @param outcomes how many requests ended how
 * @param violations examples of those that must not end so
 * @param okReplies replies with status 200 that clients got
 * @param early what the process held after a third of the time
 * @param late what it held at the end
 */
record ChaosReport(
    long seed,
    Duration duration,
    List<RedisTrouble> troubles,
    long calls,
    long providerFaults,
    Map<Outcome, Long> outcomes,
    List<String> violations,
    long okReplies,
    ReplicaCounters counters,
    StoredAnswers stored,
    Resources early,
    Resources late) {
  private static final double MOST_GROWTH = 1.5;
  private static final int SLACK_MIB = 30;
  private static final int SLACK_DESCRIPTORS = 150;

  /** What did not hold; empty if all did. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    outcomes.forEach(
        (outcome, count) -> {
          if (!outcome.isAllowed() && count > 0) {
            faults.add(count + " requests ended " + outcome);
          }
        });
    faults.addAll(violations);
    stored.examples().forEach(example -> faults.add("stored: " + example));
    if (outcomes.get(Outcome.HIT) == 0 || stored.right() == 0) {
      faults.add("nothing was cached");
    }
    if (counters.okReplies() != okReplies) {
      faults.add(okReplies + " replies, but the replicas counted " + counters.okReplies());
    }
    if (late.heapMiB() > early.heapMiB() * MOST_GROWTH + SLACK_MIB) {
      faults.add("the heap grew from " + early.heapMiB() + " to " + late.heapMiB() + " MiB");
    }
    if (late.descriptors() > early.descriptors() + SLACK_DESCRIPTORS) {
      faults.add("descriptors grew from " + early.descriptors() + " to " + late.descriptors());
    }
    return faults;
  }

  String table() {
    StringBuilder table = new StringBuilder();
    row(table, "seed", seed);
    row(table, "duration", duration.toSeconds() + " s");
    row(table, "troubles of Redis", troubles);
    row(table, "calls of providers (simulated)", calls);
    row(table, "of these failed on purpose", providerFaults);
    outcomes.forEach((outcome, count) -> row(table, "requests " + words(outcome), count));
    row(table, "stored answers that are right", stored.right());
    row(table, "stored answers that are not", stored.examples().size());
    row(table, "replies 200 as clients counted", okReplies);
    row(table, "replies 200 as replicas counted", counters.okReplies());
    row(table, "heap, MiB, at a third and at the end", early.heapMiB() + ", " + late.heapMiB());
    row(table, "descriptors", early.descriptors() + ", " + late.descriptors());
    List<String> faults = faults();
    row(table, "faults", faults.isEmpty() ? "none" : faults.size());
    faults.forEach(fault -> table.append("  ").append(fault).append('\n'));
    return table.toString();
  }

  private static String words(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static void row(StringBuilder table, String name, Object value) {
    table.append(String.format(Locale.ROOT, "%-40s %s%n", name, value));
  }
}
