package dev.scrubjay.policy.upstream;

/**
 * The share that one of several tenants may take of a number of places. It takes at most nine times
 * as many as it leaves free, and the last one only if it has none: a tenant alone gets nine tenths,
 * two get 9/19 each, and whoever comes next finds a place. Beyond an equal part it takes only what
 * leaves a tenth free. What a tenant has beyond its share, as it came first, is not taken from it,
 * but what comes free goes to the others first. Tenants that take little do not narrow the share of
 * others.
 *
 * <p>The first rule is that of the dynamic thresholds by which the ports of a switch share its
 * memory (Choudhury and Hahne 1998); the second one makes up for its coarseness where there are few
 * places.
 */
public final class FairShare {
  private static final int TIMES = 9;

  private FairShare() {}

  /**
   * Whether a tenant may take one more place.
   *
   * @param own the places that it has
   * @param tenants those that have places, and this one
   * @param taken the places that all of them have
   * @param places how many there are, which may be fewer than are taken
   */
  public static boolean admits(int own, int tenants, int taken, int places) {
    int free = places - taken;
    if (own == 0) {
      return free > 0;
    }
    boolean withinEqualPart = own < places / tenants;
    return own < TIMES * (free - 1L) && (withinEqualPart || free > places / (TIMES + 1));
  }
}
