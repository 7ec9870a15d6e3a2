package dev.scrubjay.gateway.cli.remote.warm;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What has become of the requests so far, and what may still be spent. A request may be sent if the
 * dearest one so far, for it and for each one in flight, is left of the limit; until a cost is
 * known, one at a time. Thread-safe.
 */
final class WarmTotals {
  private final double maxUsd;
  private int made;
  private int unstored;
  private int there;
  private int unpriced;
  private int leftOut;
  private int inFlight;
  private int costed;
  private double usd;
  private double dearest;
  private final Map<String, Integer> failures = new TreeMap<>();

  WarmTotals(double maxUsd) {
    this.maxUsd = maxUsd;
  }

  /** Waits until a request may be sent; false if it may not, because of the limit. */
  synchronized boolean begin() throws InterruptedException {
    while (inFlight > 0 && (costed == 0 || usd + (inFlight + 1) * dearest > maxUsd)) {
      wait();
    }
    if (usd + dearest > maxUsd || usd >= maxUsd) {
      leftOut++;
      return false;
    }
    inFlight++;
    return true;
  }

  /** An answer was made, and paid for. */
  synchronized void made(double cost, boolean stored) {
    made += stored ? 1 : 0;
    unstored += stored ? 0 : 1;
    usd += cost;
    dearest = Math.max(dearest, cost);
    costed++;
    ended();
  }

  /** An answer was made whose cost nobody knows. */
  synchronized void madeUnpriced(boolean stored) {
    unpriced++;
    made(0, stored);
  }

  synchronized void wasThere() {
    there++;
    ended();
  }

  synchronized void failed(String why) {
    failures.merge(why, 1, Integer::sum);
    ended();
  }

  /** A line that cannot be sent. */
  synchronized void unusable(String why) {
    failures.merge(why, 1, Integer::sum);
  }

  private void ended() {
    inFlight--;
    notifyAll();
  }

  synchronized boolean isComplete() {
    return failures.isEmpty() && leftOut == 0;
  }

  synchronized int handled() {
    return made + unstored + there + failed();
  }

  private int failed() {
    return failures.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** The totals in one line. */
  synchronized String line() {
    StringBuilder line =
        new StringBuilder(
            String.format(
                Locale.ROOT, "made %d, already there %d, failed %d", made, there, failed()));
    append(line, unstored, "answered but not stored");
    append(line, leftOut, "left out because of the limit");
    line.append(String.format(Locale.ROOT, ", cost $%.4f", usd));
    append(line, unpriced, "of unknown cost");
    return line.toString();
  }

  private static void append(StringBuilder line, int count, String what) {
    if (count > 0) {
      line.append(", ").append(what).append(' ').append(count);
    }
  }

  /** The reasons of failures, each with their number. */
  synchronized Map<String, Integer> failures() {
    return new TreeMap<>(failures);
  }
}
