package dev.scrubjay.gateway.dialect.json;

import java.util.ArrayList;
import java.util.List;

/** Splits texts for streams. */
public final class TextPieces {
  private TextPieces() {}

  /**
   * The pieces of {@code text}, in order; one for an empty text. No surrogate pair is split.
   *
   * @param most the largest length of a piece, {@code > 0}; one more where a pair would be split
   */
  public static List<String> of(String text, int most) {
    List<String> pieces = new ArrayList<>();
    int from = 0;
    while (text.length() - from > most) {
      int to = from + most;
      to += Character.isHighSurrogate(text.charAt(to - 1)) ? 1 : 0;
      pieces.add(text.substring(from, to));
      from = to;
    }
    pieces.add(text.substring(from));
    return pieces;
  }
}
