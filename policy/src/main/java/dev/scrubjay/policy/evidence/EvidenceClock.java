package dev.scrubjay.policy.evidence;

import java.time.Instant;

/**
 * The age of a cell, in units in which old observations lose 1 - 1/e of their weight: one unit for
 * each {@link Measure#memory} that passes, and one for each {@link Measure#capacity} of new
 * observations. The second is what caps a cell's weight: however much was observed, the weights of
 * all observations, each {@code exp(-age since)}, add up to no more than the capacity.
 */
public final class EvidenceClock {
  /** Units in an era. At its end weights reach e^8, about 3000. */
  private static final double ERA = 8;

  private EvidenceClock() {}

  /**
   * A point on the clock.
   *
   * @param era the whole eras that have passed
   * @param weight of an observation at this point, against one at the beginning of the era
   */
  public record Moment(long era, double weight) {
    /**
     * What the sums of era {@code other} weigh, seen from here: nothing, if they are long past. One
     * era ahead is where another replica may be already.
     */
    public double weightOf(long other) {
      return Math.abs(other - era) > 1 ? 0 : Math.exp(ERA * (other - era)) / weight;
    }
  }

  /** The moment in a cell in which {@code observed} has been observed in all. */
  public static Moment at(Measure measure, double observed, Instant now) {
    double age =
        Math.max(0, observed) / measure.capacity()
            + Math.max(0, now.getEpochSecond()) / (double) measure.memory().toSeconds();
    long era = (long) (age / ERA);
    return new Moment(era, Math.exp(age - era * ERA));
  }
}
