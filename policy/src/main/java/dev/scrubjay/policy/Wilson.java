package dev.scrubjay.policy;

/** Wilson's interval for a share of which a sample was seen (J. Am. Stat. Assoc. 22, 1927). */
public final class Wilson {
  private Wilson() {}

  /**
   * The lower end of the interval.
   *
   * @param seen how many of the sample were so, which may be weights; 0 to {@code all}
   * @param all the size of the sample; at 0 the lower end is 0
   * @param sure the half-width of the interval, in standard errors
   */
  public static double lower(double seen, double all, double sure) {
    if (all <= 0) {
      return 0;
    }
    double share = seen / all;
    double square = sure * sure;
    double middle = share + square / (2 * all);
    double spread = sure * Math.sqrt(share * (1 - share) / all + square / (4 * all * all));
    return Math.max(0, (middle - spread) / (1 + square / all));
  }
}
