package dev.scrubjay.gateway.semantic.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of uncased BERT models: words and punctuation, without case and accents, in the
 * longest pieces that the vocabulary has. A text that spells a special token, such as {@code
 * [SEP]}, gets the tokens of its characters, so that no text can end where another begins.
 */
final class WordPieces {
  private static final int MAX_WORD_CHARS = 100;
  private static final String CONTINUES = "##";

  /** The largest share of unknown words with which a text is still told from others. */
  private static final double MOST_UNKNOWN = 0.25;

  private final Map<String, Integer> vocabulary;
  private final int unknown;
  private final int first;
  private final int last;

  WordPieces(Map<String, Integer> vocabulary) {
    this.vocabulary = Map.copyOf(vocabulary);
    this.unknown = id("[UNK]");
    this.first = id("[CLS]");
    this.last = id("[SEP]");
  }

  /** Reads the vocabulary of a {@code tokenizer.json}. */
  static WordPieces of(JsonNode tokenizer) {
    Map<String, Integer> vocabulary = new HashMap<>();
    for (Map.Entry<String, JsonNode> piece : tokenizer.path("model").path("vocab").properties()) {
      vocabulary.put(piece.getKey(), piece.getValue().intValue());
    }
    return new WordPieces(vocabulary);
  }

  private int id(String special) {
    Integer id = vocabulary.get(special);
    if (id == null) {
      throw new IllegalArgumentException("the vocabulary lacks " + special);
    }
    return id;
  }

  /**
   * The ids of the tokens of {@code text}, with those that mark its beginning and its end.
   *
   * @return null if there are more than {@code most}
   */
  long @Nullable [] tokens(String text, int most) {
    List<Integer> ids = new ArrayList<>();
    ids.add(first);
    for (String word : words(text)) {
      add(ids, word);
      if (ids.size() >= most) {
        return null;
      }
    }
    ids.add(last);
    return ids.stream().mapToLong(Integer::longValue).toArray();
  }

  /**
   * Whether enough of a text's tokens are known for its vector to tell what it says: all unknown
   * words have the same token, whatever they are.
   */
  boolean areKnown(long[] tokens) {
    long unread = Arrays.stream(tokens).filter(id -> id == unknown).count();
    int words = tokens.length - 2; // less the marks of the beginning and the end
    return words > 0 && unread <= words * MOST_UNKNOWN;
  }

  private void add(List<Integer> ids, String word) {
    int before = ids.size();
    int start = 0;
    while (start < word.length()) {
      int end = word.length();
      Integer id = null;
      while (end > start && id == null) {
        String piece = word.substring(start, end);
        id = vocabulary.get(start == 0 ? piece : CONTINUES + piece);
        end = id == null ? word.offsetByCodePoints(end, -1) : end;
      }
      if (id == null || word.codePointCount(0, word.length()) > MAX_WORD_CHARS) {
        ids.subList(before, ids.size()).clear();
        ids.add(unknown);
        return;
      }
      ids.add(id);
      start = end;
    }
  }

  /** The words of {@code text}; each mark of punctuation and each ideograph is one. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    Normalizer.normalize(text, Normalizer.Form.NFD)
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .forEach(
            c -> {
              if (isSpace(c) || isApart(c)) {
                end(word, words);
                if (!isSpace(c)) {
                  words.add(Character.toString(c));
                }
              } else if (!isDropped(c)) {
                word.appendCodePoint(c);
              }
            });
    end(word, words);
    return words;
  }

  private static void end(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  private static boolean isSpace(int c) {
    return c == '\t' || c == '\n' || c == '\r' || Character.isWhitespace(c) || isSpaceChar(c);
  }

  private static boolean isSpaceChar(int c) {
    return Character.isSpaceChar(c);
  }

  /** Accents, once they are characters of their own, and characters that print nothing. */
  private static boolean isDropped(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK,
          Character.CONTROL,
          Character.FORMAT,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.SURROGATE ->
          true;
      default -> c == 0xFFFD;
    };
  }

  private static boolean isApart(int c) {
    return isPunctuation(c) || isIdeograph(c);
  }

  private static boolean isPunctuation(int c) {
    boolean ascii =
        (c >= '!' && c <= '/')
            || (c >= ':' && c <= '@')
            || (c >= '[' && c <= '`')
            || (c >= '{' && c <= '~');
    return ascii
        || switch (Character.getType(c)) {
          case Character.CONNECTOR_PUNCTUATION,
              Character.DASH_PUNCTUATION,
              Character.START_PUNCTUATION,
              Character.END_PUNCTUATION,
              Character.INITIAL_QUOTE_PUNCTUATION,
              Character.FINAL_QUOTE_PUNCTUATION,
              Character.OTHER_PUNCTUATION ->
              true;
          default -> false;
        };
  }

  private static boolean isIdeograph(int c) {
    return (c >= 0x4E00 && c <= 0x9FFF)
        || (c >= 0x3400 && c <= 0x4DBF)
        || (c >= 0x20000 && c <= 0x2CEAF)
        || (c >= 0xF900 && c <= 0xFAFF)
        || (c >= 0x2F800 && c <= 0x2FA1F);
  }
}
