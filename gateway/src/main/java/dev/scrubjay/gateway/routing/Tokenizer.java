package dev.scrubjay.gateway.routing;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.OptionalDouble;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Counts tokens by {@code o200k_base}, the encoding of OpenAI's GPT-4o. Other providers' models
 * have encodings of their own, which are not public; their counts are taken to be the same.
 *
 * <p>So that it takes bounded time, a long text is counted in pieces and the rest taken to be like
 * them; about a millisecond. The encoding's tables are loaded when they are first wanted,
 * elsewhere; until then nothing is counted. Thread-safe.
 */
public final class Tokenizer {
  private static final int PIECES = 16;

  /** Characters; what the encoder takes for a run without spaces grows faster than its length. */
  private static final int PIECE = 512;

  private final Executor loader;
  private final AtomicBoolean wanted = new AtomicBoolean();
  private volatile @Nullable Encoding encoding;

  /**
   * @param loader runs what takes a second or two, and never on an event loop
   */
  public Tokenizer(Executor loader) {
    this.loader = loader;
  }

  /**
   * Tokens for each character of {@code text}; empty if it has none or the tables are not there.
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
      loader.execute(
          () ->
              encoding = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE));
    }
  }

  /** Piece by piece, cut before spaces, where tokens begin anyway. */
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
