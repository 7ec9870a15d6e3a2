package dev.scrubjay.gateway.semantic;

import dev.scrubjay.gateway.semantic.PartitionIndex.IndexedPrompt;
import dev.scrubjay.gateway.semantic.PartitionIndex.Near;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Places for prompts of one partition, whose vectors lie in a row, so that a search reads memory in
 * order. One thread at a time may write; searches read meanwhile and wait for nobody.
 *
 * <p>A place is emptied before its vector is written and filled after that. A reader that finds the
 * same prompt there before and after it read the vector has read the vector of this prompt.
 */
final class PromptBlock {
  /** Signs are kept in groups of so many words, those of 384 dimensions; the last is filled up. */
  private static final int GROUP = 6;

  private final int dimensions;
  private final int words;
  private final long[] signs;
  private final byte[] codes;
  private final double[] lengths;
  private final AtomicReferenceArray<@Nullable IndexedPrompt> prompts;
  private volatile int used;

  /**
   * @param capacity places
   * @param dimensions of the vectors
   */
  PromptBlock(int capacity, int dimensions) {
    this.dimensions = dimensions;
    this.words = (PromptVector.words(dimensions) + GROUP - 1) / GROUP * GROUP;
    this.signs = new long[capacity * words];
    this.codes = new byte[capacity * dimensions];
    this.lengths = new double[capacity];
    this.prompts = new AtomicReferenceArray<>(capacity);
  }

  int capacity() {
    return lengths.length;
  }

  /** The places that were ever taken: those from 0 up to this. */
  int used() {
    return used;
  }

  /** The prompt at a place; null if it is empty. */
  @Nullable IndexedPrompt prompt(int place) {
    return prompts.get(place);
  }

  /** Puts a prompt at a place, instead of the one that was there. */
  void put(int place, IndexedPrompt prompt, PromptVector vector) {
    prompts.set(place, null);
    VarHandle.fullFence();
    long[] own = vector.signs();
    System.arraycopy(own, 0, signs, place * words, own.length);
    System.arraycopy(vector.codes(), 0, codes, place * dimensions, dimensions);
    lengths[place] = vector.length();
    prompts.set(place, prompt);
    if (place >= used) {
      used = place + 1;
    }
  }

  /** The vector at a place, of which there is a prompt. Not for searches. */
  PromptVector vector(int place) {
    return new PromptVector(
        Arrays.copyOfRange(codes, place * dimensions, (place + 1) * dimensions), lengths[place]);
  }

  /** A copy that has more places. */
  PromptBlock larger(int places) {
    PromptBlock larger = new PromptBlock(places, dimensions);
    System.arraycopy(signs, 0, larger.signs, 0, signs.length);
    System.arraycopy(codes, 0, larger.codes, 0, codes.length);
    System.arraycopy(lengths, 0, larger.lengths, 0, lengths.length);
    for (int place = 0; place < used; place++) {
      larger.prompts.set(place, prompts.get(place));
    }
    larger.used = used;
    return larger;
  }

  /** Empties a place. */
  void remove(int place) {
    prompts.set(place, null);
  }

  /**
   * Notes the prompts whose signs differ from {@code asked} in few places. What does not change is
   * in local variables: fields and {@code asked} would be read again for each place.
   *
   * @param asked as of {@link #signs}
   * @param first the number under which the first place is noted
   */
  void scan(long[] asked, int first, SignShortlist shortlist) {
    long[] all = signs;
    long a = asked[0];
    long b = asked[1];
    long c = asked[2];
    long d = asked[3];
    long e = asked[4];
    long f = asked[5];
    int each = asked.length;
    int most = shortlist.farthest();
    int end = used;
    for (int place = 0, at = 0; place < end; place++, at += each) {
      int distance =
          Long.bitCount(all[at] ^ a)
              + Long.bitCount(all[at + 1] ^ b)
              + Long.bitCount(all[at + 2] ^ c)
              + Long.bitCount(all[at + 3] ^ d)
              + Long.bitCount(all[at + 4] ^ e)
              + Long.bitCount(all[at + 5] ^ f);
      for (int word = GROUP; word < each; word++) {
        distance += Long.bitCount(all[at + word] ^ asked[word]);
      }
      if (distance <= most && prompts.getPlain(place) != null) {
        most = shortlist.note(first + place, distance);
      }
    }
  }

  /** What {@code sums} has for the signs at a place. */
  int sum(int place, SignSums sums) {
    return sums.of(signs, place * words);
  }

  /** The signs of a vector, filled up as those here are. */
  long[] signs(PromptVector vector) {
    return Arrays.copyOf(vector.signs(), words);
  }

  /** Whether {@code vector} has as many dimensions as those here. */
  boolean holds(PromptVector vector) {
    return vector.codes().length == dimensions;
  }

  /**
   * The prompt at a place and how near it is; null if there is none, or another comes meanwhile.
   */
  @SuppressWarnings("ReferenceEquality") // an equal one may have been put there meanwhile
  @Nullable Near near(int place, PromptVector asked) {
    IndexedPrompt prompt = prompts.get(place);
    if (prompt == null) {
      return null;
    }
    double cosine = asked.cosine(codes, place * dimensions, lengths[place]);
    VarHandle.acquireFence();
    return prompts.get(place) == prompt ? new Near(prompt, cosine) : null;
  }
}
