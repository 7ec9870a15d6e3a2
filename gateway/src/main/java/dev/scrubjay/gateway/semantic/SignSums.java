package dev.scrubjay.gateway.semantic;

/**
 * The sum of an asked vector's components where another one is negative: the smaller, the nearer.
 * As it weighs each sign, it tells more of the cosine than the number of differing signs, and it
 * reads the same few bytes.
 */
final class SignSums {
  /** Signs are looked up four at a time. */
  private static final int BITS = 4;

  private static final int VALUES = 1 << BITS;
  private static final int PER_WORD = Long.SIZE / BITS;

  /** For each group of four components, the sum of those that a number of four bits marks. */
  private final int[] sums;

  SignSums(PromptVector asked) {
    byte[] codes = asked.codes();
    sums = new int[PromptVector.words(codes.length) * PER_WORD * VALUES];
    for (int group = 0; group * BITS < codes.length; group++) {
      for (int marked = 1; marked < VALUES; marked++) {
        int component = group * BITS + Integer.numberOfTrailingZeros(marked);
        sums[group * VALUES + marked] =
            sums[group * VALUES + (marked & (marked - 1))]
                + (component < codes.length ? codes[component] : 0);
      }
    }
  }

  /** The sum for the vector whose signs begin at {@code first}. */
  int of(long[] signs, int first) {
    int sum = 0;
    int words = sums.length / (PER_WORD * VALUES);
    for (int word = 0, group = 0; word < words; word++) {
      long rest = signs[first + word];
      for (int i = 0; i < PER_WORD; i++, group += VALUES) {
        sum += sums[group + (int) (rest & (VALUES - 1))];
        rest >>>= BITS;
      }
    }
    return sum;
  }
}
