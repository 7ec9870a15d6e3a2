package dev.scrubjay.gateway.cache.dictionary;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a dictionary of samples, and says whether it is worth having.
 *
 * <p>The samples are divided into as many parts as the dictionary will have pieces. Of each part in
 * turn, the stretch of bytes is taken whose eight-byte sequences occur in the most samples; these
 * count no more from then on (a greedy cover, as in "Effective Construction of Relative Lempel-Ziv
 * Dictionaries", Liao, Petri, Moffat and Wirth 2016). A sequence that fewer than three samples have
 * ends a stretch, so that what is of one answer alone is never in a dictionary. Room that is left
 * is filled from the built-in one.
 *
 * <p>One sample of four is not trained on. On those, the dictionary must save more than the one in
 * force.
 */
public final class DictionaryTrainer {
  /** The fewest samples that have any bytes of the dictionary. */
  private static final int LEAST_SAMPLES = 3;

  /** The most bytes of a stretch: the longest shapes of JSON are to be in one piece. */
  private static final int MAX_PIECE_BYTES = 384;

  private static final int USUAL_PIECE_BYTES = 64;
  private static final int HELD_OUT = 4;

  /** The share of payloads' bytes that another dictionary has to save in addition. */
  private static final double LEAST_GAIN = 0.03;

  private DictionaryTrainer() {}

  /**
   * A dictionary that saves notably more of such payloads than {@code present}; empty if none is
   * found. Takes up to a second.
   */
  public static Optional<Dictionary> better(List<byte[]> samples, Dictionary present) {
    List<byte[]> training = new ArrayList<>();
    List<byte[]> heldOut = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      (i % HELD_OUT == 0 ? heldOut : training).add(samples.get(i));
    }
    Dictionary trained = train(training);
    return saving(heldOut, trained) - saving(heldOut, present) >= LEAST_GAIN
        ? Optional.of(trained)
        : Optional.empty();
  }

  /** The dictionary of {@code samples}. */
  static Dictionary train(List<byte[]> samples) {
    GramCounts counts = new GramCounts(samples);
    byte[] all = joined(samples);
    int parts =
        Math.clamp(all.length / USUAL_PIECE_BYTES, 1, Dictionary.MAX_BYTES / USUAL_PIECE_BYTES);
    int partBytes = Math.ceilDiv(all.length, parts);
    ByteArrayOutputStream dictionary = new ByteArrayOutputStream(Dictionary.MAX_BYTES);
    boolean grown = true;
    while (grown) {
      grown = false;
      for (int from = 0; from < all.length; from += partBytes) {
        Piece piece = best(counts, all, from, Math.min(all.length, from + partBytes));
        if (piece.length() > 0 && dictionary.size() + piece.length() <= Dictionary.MAX_BYTES) {
          dictionary.write(all, piece.from(), piece.length());
          for (int at = piece.from(); at + GramCounts.BYTES <= piece.end(); at++) {
            counts.cover(all, at);
          }
          grown = true;
        }
      }
    }
    byte[] filler = Dictionary.builtIn().bytes();
    int room = Math.min(filler.length, Dictionary.MAX_BYTES - dictionary.size());
    dictionary.write(filler, filler.length - room, room);
    return Dictionary.of(dictionary.toByteArray());
  }

  /** The share of the bytes of {@code payloads} that the dictionary saves. */
  static double saving(List<byte[]> payloads, Dictionary dictionary) {
    long raw = 0;
    long compressed = 0;
    for (byte[] payload : payloads) {
      raw += payload.length;
      compressed += Math.min(payload.length, DictionaryCodec.compress(payload, dictionary).length);
    }
    return raw == 0 ? 0 : 1 - (double) compressed / raw;
  }

  private static byte[] joined(List<byte[]> samples) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    samples.forEach(all::writeBytes);
    return all.toByteArray();
  }

  private record Piece(int from, int length) {
    int end() {
      return from + length;
    }
  }

  /**
   * The best stretch between two positions, of at most {@link #MAX_PIECE_BYTES}, in which every
   * sequence counts.
   */
  private static Piece best(GramCounts counts, byte[] all, int from, int to) {
    Piece best = new Piece(from, 0);
    long bestScore = 0;
    long score = 0;
    int begin = from;
    for (int at = from; at < to && at + GramCounts.BYTES <= all.length; at++) {
      int count = counts.count(all, at, LEAST_SAMPLES);
      if (count == 0) {
        begin = at + 1;
        score = 0;
        continue;
      }
      score += count;
      if (at + GramCounts.BYTES - begin > MAX_PIECE_BYTES) {
        score -= counts.count(all, begin++, LEAST_SAMPLES);
      }
      if (score > bestScore) {
        bestScore = score;
        best = new Piece(begin, at + GramCounts.BYTES - begin);
      }
    }
    return best;
  }
}
