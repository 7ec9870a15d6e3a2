package dev.scrubjay.policy.words;

import static dev.scrubjay.policy.Ranges.require;

import java.util.Arrays;

/**
 * A sample of a prompt's words and pairs of adjacent words, as buckets of a hash: of its beginning,
 * those with the least hash, so that like prompts keep the same ones. A number is a word, the same
 * for all numbers, and so is each mark; they tell formulas, tables and code. The text cannot be
 * read from the buckets, but whether it has a given word can be guessed.
 */
public final class PromptWords {
  /** The number of buckets. */
  public static final int BUCKETS = 1 << 14;

  /** The most that are kept of a prompt. */
  public static final int KEPT = 128;

  /** The characters that are read. */
  private static final int READ = 2500;

  /** Those of no prompt. */
  public static final PromptWords NONE = new PromptWords(new int[0]);

  private final int[] buckets;

  private PromptWords(int[] buckets) {
    this.buckets = buckets;
  }

  /** The words of {@code text}. */
  public static PromptWords of(String text) {
    return new PromptWords(new Reader().read(text));
  }

  /**
   * The words in {@code buckets}.
   *
   * @param buckets at most {@value #KEPT}, each 0 to below {@value #BUCKETS}, in ascending order
   */
  public static PromptWords ofBuckets(int... buckets) {
    require(buckets.length <= KEPT, "words", buckets.length, "at most " + KEPT);
    int last = -1;
    for (int bucket : buckets) {
      require(bucket > last && bucket < BUCKETS, "word", bucket, "ascending, below " + BUCKETS);
      last = bucket;
    }
    return new PromptWords(buckets.clone());
  }

  /** The buckets, distinct, in ascending order. */
  public int[] buckets() {
    return buckets.clone();
  }

  int size() {
    return buckets.length;
  }

  int bucket(int i) {
    return buckets[i];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PromptWords words && Arrays.equals(buckets, words.buckets);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(buckets);
  }

  @Override
  public String toString() {
    return "words " + Arrays.toString(buckets);
  }

  /** One pass over a text. It keeps the least hashes so far, sorted. */
  private static final class Reader {
    private static final int FNV_OFFSET = 0x811c9dc5;
    private static final int FNV_PRIME = 0x01000193;

    private final int[] least = new int[KEPT];
    private int kept;
    private int previous;
    private int word = FNV_OFFSET;
    private boolean inWord;
    private boolean inNumber;

    int[] read(String text) {
      int end = Math.min(text.length(), READ);
      for (int i = 0; i < end; i++) {
        read(text.charAt(i));
      }
      endWord();
      return Arrays.stream(least, 0, kept)
          .map(hash -> hash & (BUCKETS - 1))
          .sorted()
          .distinct()
          .toArray();
    }

    private void read(char c) {
      if (Character.isDigit(c)) {
        number();
      } else if (Character.isLetter(c) && !Character.isIdeographic(c)) {
        letter(Character.toLowerCase(c));
      } else if (!inNumber || (c != '.' && c != ',')) {
        endWord();
        if (!Character.isWhitespace(c)) {
          letter(c); // a mark, or a sign of a script without spaces, is a word
          endWord();
        }
      }
    }

    private void number() {
      if (!inNumber) {
        endWord();
        letter('0');
        inNumber = true;
      }
    }

    private void letter(char c) {
      if (inNumber) {
        endWord();
      }
      word = (word ^ c) * FNV_PRIME;
      inWord = true;
    }

    private void endWord() {
      if (!inWord) {
        return;
      }
      keep(mixed(word));
      if (previous != 0) {
        keep(mixed(previous * 31 + word));
      }
      previous = word;
      word = FNV_OFFSET;
      inWord = false;
      inNumber = false;
    }

    private void keep(int hash) {
      if (kept == KEPT && hash >= least[KEPT - 1]) {
        return;
      }
      int at = -1 - Arrays.binarySearch(least, 0, kept, hash);
      if (at < 0) {
        return;
      }
      kept = Math.min(kept + 1, KEPT);
      System.arraycopy(least, at, least, at + 1, kept - 1 - at);
      least[at] = hash;
    }

    /** Spreads a hash over all bits (the finalizer of MurmurHash3). */
    private static int mixed(int hash) {
      int h = (hash ^ (hash >>> 16)) * 0x85ebca6b;
      h = (h ^ (h >>> 13)) * 0xc2b2ae35;
      return h ^ (h >>> 16);
    }
  }
}
