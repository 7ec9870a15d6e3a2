package dev.scrubjay.policy.evidence;

import java.time.Instant;

/**
 * The age of a cell, in units in which old observations lose 1 - 1/e of their weight: one unit for
 * each {@link Measure#memory} that passes, and one for each {@link Measure#capacity} of new
 * observations. The second limits a cell's weight: the weights of all observations, each {@code
 * exp(-age since)}, add up to no more than the capacity, however many there are.
 */
public final class EvidenceClock {
  /** The units in an era, at whose end weights reach e^8, about 3000. */
  private static final double ERA = 8;

  private EvidenceClock() {}

  /**
   * A point on the clock.
   *
   * @param era the number of whole eras that have passed
   * @param weight the weight of an observation at this point, relative to one at the start of the
   *     era
   */
  public record Moment(long era, double weight) {
    /**
     * The weight at this moment of the sums of era {@code other}; 0 for eras long past. It also
     * covers one era ahead, which another replica may have reached.
     */
    public double weightOf(long other) {
      return Math.abs(other - era) > 1 ? 0 : Math.exp(ERA * (other - era)) / weight;
    }
  }

  /** The moment of a cell with {@code observed} observations in all. */
  public static Moment at(Measure measure, double observed, Instant now) {
    double age =
        Math.max(0, observed) / measure.capacity()
            + Math.max(0, now.getEpochSecond()) / (double) measure.memory().toSeconds();
    long era = (long) (age / ERA);
    return new Moment(era, Math.exp(age - era * ERA));
  }
}
