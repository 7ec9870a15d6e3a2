package dev.scrubjay.policy.estimates;

import dev.scrubjay.policy.evidence.Evidence;
import dev.scrubjay.policy.evidence.EvidenceCell;
import dev.scrubjay.policy.evidence.EvidenceClock;
import dev.scrubjay.policy.evidence.Trend;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The sums of each cell of {@link Evidence}, decayed to an instant. */
final class DecayedEvidence {
  private final Map<EvidenceCell, Double> observed = new HashMap<>();
  private final Map<EvidenceCell, Map<Long, Trend>> eras = new HashMap<>();
  private final Instant now;

  DecayedEvidence(Evidence evidence, Instant now) {
    this.now = now;
    evidence.forEach(
        (key, sum) -> {
          int bar = key.indexOf('|');
          if (bar > 0) {
            EvidenceCell.parse(key.substring(bar + 1))
                .ifPresent(cell -> enter(cell, key.substring(0, bar), sum));
          }
        });
  }

  private void enter(EvidenceCell cell, String name, double sum) {
    if (name.equals("n")) {
      observed.put(cell, sum);
      return;
    }
    int dot = name.indexOf('.');
    Trend trend =
        switch (name.substring(dot + 1)) {
          case "w" -> new Trend(sum, 0, 0, 0, 0, 0);
          case "y" -> new Trend(0, sum, 0, 0, 0, 0);
          case "x" -> new Trend(0, 0, sum, 0, 0, 0);
          case "xx" -> new Trend(0, 0, 0, sum, 0, 0);
          case "xy" -> new Trend(0, 0, 0, 0, sum, 0);
          case "yy" -> new Trend(0, 0, 0, 0, 0, sum);
          default -> Trend.NONE;
        };
    if (dot > 0 && isNumber(name.substring(0, dot))) {
      eras.computeIfAbsent(cell, c -> new HashMap<>())
          .merge(Long.valueOf(name.substring(0, dot)), trend, Trend::plus);
    }
  }

  private static boolean isNumber(String digits) {
    return digits.length() <= 15 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  Set<EvidenceCell> cells() {
    return eras.keySet();
  }

  EvidenceClock.Moment moment(EvidenceCell cell) {
    return moment(cell, now);
  }

  /** The moment of {@code cell} at {@code instant}, by the known observations. */
  EvidenceClock.Moment moment(EvidenceCell cell, Instant instant) {
    return EvidenceClock.at(cell.measure(), observed.getOrDefault(cell, 0.0), instant);
  }

  /** The sums of {@code cell}, in the weight of new observations. */
  Trend trend(EvidenceCell cell) {
    EvidenceClock.Moment moment = moment(cell);
    Trend sum = Trend.NONE;
    for (Map.Entry<Long, Trend> era : eras.getOrDefault(cell, Map.of()).entrySet()) {
      sum = sum.plus(era.getValue().times(moment.weightOf(era.getKey())));
    }
    return sum;
  }

  /** The keys of sums that carry no weight any more. */
  List<String> outdated() {
    List<String> keys = new ArrayList<>();
    eras.forEach(
        (cell, byEra) -> {
          long current = moment(cell).era();
          for (long era : byEra.keySet()) {
            if (era < current - 1) {
              for (String sum : List.of("w", "y", "x", "xx", "xy", "yy")) {
                keys.add(era + "." + sum + "|" + cell.key());
              }
            }
          }
        });
    return keys;
  }
}
