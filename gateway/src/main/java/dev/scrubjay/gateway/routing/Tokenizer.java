package dev.scrubjay.gateway.routing;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.OptionalDouble;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A counter of tokens by {@code o200k_base}, the encoding of OpenAI's GPT-4o. The encodings of
 * other providers are not public; their counts are taken to be the same.
 *
 * <p>Of a long text only samples are counted, so that a count takes about a millisecond. The
 * encoding's tables are loaded in the background when they are first needed; until then nothing is
 * counted. Thread-safe.
 */
public final class Tokenizer {
  private static final int PIECES = 16;

  /** Characters: the encoder's time for a text without spaces grows faster than its length. */
  private static final int PIECE = 512;

  /** The tables, the same for all tokenizers, loaded at their first use. */
  private static final class Tables {
    static final Encoding O200K =
        Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
  }

  private final Executor loader;
  private final AtomicBoolean wanted = new AtomicBoolean();
  private volatile @Nullable Encoding encoding;

  /**
   * Makes a tokenizer without tables.
   *
   * @param loader runs the loading, a second or two, outside event loops
   */
  public Tokenizer(Executor loader) {
    this.loader = loader;
  }

  /**
   * Tokens per character of {@code text}; empty for an empty text or before the tables are loaded.
   */
  OptionalDouble perChar(String text) {
    Encoding loaded = encoding;
    if (loaded == null) {
      load();
      return OptionalDouble.empty();
    }
    if (text.isEmpty()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        text.length() <= PIECES * PIECE ? whole(loaded, text) : sample(loaded, text));
  }

  private void load() {
    if (wanted.compareAndSet(false, true)) {
      loader.execute(() -> encoding = Tables.O200K);
    }
  }

  /** Counts in pieces, cut before spaces, where tokens begin anyway. */
  private static double whole(Encoding encoding, String text) {
    long tokens = 0;
    int to;
    for (int from = 0; from < text.length(); from = to) {
      to = Math.min(from + PIECE, text.length());
      int space = to < text.length() ? text.lastIndexOf(' ', to) : -1;
      to = space > from ? space : to;
      tokens += encoding.countTokensOrdinary(text.substring(from, to));
    }
    return (double) tokens / text.length();
  }

  private static double sample(Encoding encoding, String text) {
    long tokens = 0;
    for (int i = 0; i < PIECES; i++) {
      int from = (int) ((long) (text.length() - PIECE) * i / (PIECES - 1));
      tokens += encoding.countTokensOrdinary(text.substring(from, from + PIECE));
    }
    return (double) tokens / (PIECES * PIECE);
  }
}
