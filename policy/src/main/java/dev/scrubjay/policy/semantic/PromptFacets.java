package dev.scrubjay.policy.semantic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What {@link LexicalGuards} look at in a prompt.
 *
 * @param words all words in order, in lower case and without short forms; number words as digits,
 *     units by one name
 * @param essential those that are no fillers, in order
 * @param core those of these that are neither polite nor soft, in order
 * @param numbers its numbers as a sorted list, without separators of thousands
 * @param names words with a capital that do not begin a sentence, in lower case
 * @param identifiers names of code, paths, addresses and quoted texts, as written
 * @param symbols the operators, signs, brackets and emoji that occur, in order
 */
public record PromptFacets(
    List<String> words,
    List<String> essential,
    List<String> core,
    List<String> numbers,
    Set<String> names,
    Set<String> identifiers,
    String symbols) {
  /** The largest part of a prompt that is looked at, in characters. */
  public static final int MAX_LENGTH = 8_000;

  private static final Pattern NUMBER = Pattern.compile("\\p{N}+(?:[.,]\\p{N}+)*");

  /** The first sign of Thai; those of Chinese and Japanese come later. */
  private static final int FIRST_WITHOUT_SPACES = 0xE00;

  private static final String ONE = "one";

  private static final Pattern THOUSANDS = Pattern.compile(",(?=\\d{3}(?:\\D|$))");

  /**
   * Signs of mathematics and pictures, the tones of these, brackets; and minus, where it is one.
   */
  private static final Pattern SYMBOLS =
      Pattern.compile(
          "[\\p{Sm}\\p{So}\\x{1F3FB}-\\x{1F3FF}^*#()\\[\\]{}]+"
              + "|(?<=\\s)[-/](?=\\s)|(?<=[\\d)])[-/](?=[\\d(])|(?<![\\w)])-(?=\\d)");

  private static final Pattern IDENTIFIER =
      Pattern.compile(
          "`[^`]+`|\"[^\"]{1,80}\"|“[^”]{1,80}”"
              + "|\\S+@\\S+\\.\\w+|\\w+://\\S+|(?:\\.{0,2}/)?\\w[\\w.-]*/[\\w./-]+"
              + "|\\w+\\(\\)?|\\w+(?:::|->)\\w+|\\w+_\\w+|\\w*\\p{Ll}\\p{Lu}\\w*"
              + "|(?=\\w*\\p{L})(?=\\w*\\d)(?!\\d+(?:st|nd|rd|th)\\b)[\\w-]+|\\w(?:\\+\\+|#)");

  public PromptFacets {
    words = List.copyOf(words);
    essential = List.copyOf(essential);
    core = List.copyOf(core);
    numbers = List.copyOf(numbers);
    names = Set.copyOf(names);
    identifiers = Set.copyOf(identifiers);
  }

  /** Whether {@code text} has words or numbers; one of signs alone cannot be told from others. */
  public static boolean hasWords(String text) {
    return text.codePoints().anyMatch(Character::isLetterOrDigit);
  }

  /** The facets of a prompt, of its first {@link #MAX_LENGTH} characters. */
  public static PromptFacets of(String prompt) {
    String text = prompt.length() > MAX_LENGTH ? prompt.substring(0, MAX_LENGTH) : prompt;
    List<String> words = new ArrayList<>();
    List<String> numbers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    NumberWords joined = new NumberWords();
    int numberAt = 0;
    int end = 0;
    for (int start = wordStart(text, 0); start < text.length(); start = wordStart(text, end)) {
      int wordEnd = wordEnd(text, start);
      String word = text.substring(start, wordEnd).replace('’', '\'');
      String lower = word.toLowerCase(Locale.ROOT);
      String number = number(word, lower);
      boolean adjacent = end > 0 && start - end == 1 && !endsSentence(text.charAt(end));
      boolean spelled = !isNumber(word.codePointAt(0));
      if (adjacent
          && spelled
          && (!number.isEmpty() || lower.equals(ONE))
          && joined.joins(lower, number)) {
        if (!words.get(numberAt).equals(ONE)) {
          numbers.removeLast();
        }
        numbers.add(joined.text());
        words.set(numberAt, joined.text());
      } else if (lower.equals(ONE)) {
        joined.begin("1"); // of which it is not known yet whether it counts
        numberAt = words.size();
        words.add(ONE);
      } else if (number.isEmpty()) {
        joined.end();
        words.addAll(GuardWords.plain(GuardWords.unitOr(lower)));
      } else {
        joined.begin(number);
        numbers.add(number);
        boolean signed = start == end && end > 0 && isUnitSign(text.charAt(end - 1));
        numberAt = words.size() - (signed ? 1 : 0); // $5 as 5 dollars
        words.add(numberAt, number);
      }
      if (end > 0 && isName(word, text, end, start) && !GuardWords.COURTESIES.contains(lower)) {
        names.addAll(GuardWords.plain(lower));
      }
      end = wordEnd;
    }
    numbers.sort(Comparator.naturalOrder());
    return new PromptFacets(
        words,
        GuardWords.essential(words),
        GuardWords.core(words),
        numbers,
        names,
        identifiers(text),
        symbols(text));
  }

  /** Those of the words that are in a vocabulary. */
  Set<String> of(Set<String> vocabulary) {
    Set<String> found = Set.of();
    for (String word : words) {
      if (vocabulary.contains(word)) {
        found = found.isEmpty() ? new HashSet<>() : found;
        found.add(word);
      }
    }
    return found;
  }

  private static int wordStart(String text, int from) {
    int at = from;
    while (at < text.length()
        && !isUnitSign(text.charAt(at))
        && !isOfWord(text.codePointAt(at), true)) {
      at += Character.charCount(text.codePointAt(at));
    }
    return at;
  }

  /** Where the word that begins at {@code start} ends. */
  private static int wordEnd(String text, int start) {
    if (isUnitSign(text.charAt(start))) {
      return start + 1;
    }
    int end = partEnd(text, start, true);
    while (end < text.length() && isJoining(text.charAt(end))) {
      int joined = partEnd(text, end + 1, false);
      if (joined == end + 1) {
        break;
      }
      end = joined;
    }
    return end;
  }

  private static int partEnd(String text, int start, boolean marks) {
    int end = start;
    while (end < text.length()
        && isOfWord(text.codePointAt(end), marks)
        && (end == start || !isWordAlone(text.codePointAt(end)))) {
      boolean alone = isWordAlone(text.codePointAt(end));
      end += Character.charCount(text.codePointAt(end));
      if (alone) {
        break;
      }
    }
    return end;
  }

  /** Whether a sign is of a script that writes no spaces; each is then taken for a word. */
  private static boolean isWordAlone(int c) {
    return c >= FIRST_WITHOUT_SPACES
        && switch (Character.UnicodeScript.of(c)) {
          case HAN, HIRAGANA, KATAKANA, THAI -> true;
          default -> false;
        };
  }

  /**
   * Whether a character is a letter or number.
   *
   * @param marks whether marks on letters count too
   */
  private static boolean isOfWord(int c, boolean marks) {
    if (c < 128) {
      return isAsciiLetter(c) || (c >= '0' && c <= '9');
    }
    return Character.isLetter(c)
        || isNumber(c)
        || (marks
            && switch (Character.getType(c)) {
              case Character.NON_SPACING_MARK,
                  Character.COMBINING_SPACING_MARK,
                  Character.ENCLOSING_MARK ->
                  true;
              default -> false;
            });
  }

  private static String number(String word, String lower) {
    return isNumber(word.codePointAt(0)) && NUMBER.matcher(word).matches()
        ? THOUSANDS.matcher(word).replaceAll("")
        : GuardWords.number(lower);
  }

  private static boolean isAsciiLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isNumber(int c) {
    if (c < 128) {
      return c >= '0' && c <= '9';
    }
    return switch (Character.getType(c)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> false;
    };
  }

  /** Whether a word has a capital that does not come from a sentence's beginning before it. */
  private static boolean isName(String word, String text, int before, int start) {
    if (!Character.isUpperCase(word.codePointAt(0)) || word.equals("I") || word.startsWith("I'")) {
      return false;
    }
    for (int i = before; i < start; i++) {
      if (endsSentence(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * The identifiers. As the pattern takes far longer than all else, it is applied to those parts
   * alone that can have any; no identifier but a quoted text has a space.
   */
  private static Set<String> identifiers(String text) {
    Set<String> identifiers = new HashSet<>();
    if (hasQuote(text)) {
      add(identifiers, text);
      return identifiers;
    }
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || isSpace(text.charAt(i))) {
        if (mayHaveIdentifier(text, start, i)) {
          add(identifiers, text.substring(start, i));
        }
        start = i + 1;
      }
    }
    return identifiers;
  }

  private static boolean hasQuote(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '`' || c == '"' || c == '\u201c') {
        return true;
      }
    }
    return false;
  }

  private static void add(Set<String> identifiers, String text) {
    IDENTIFIER.matcher(text).results().forEach(match -> identifiers.add(match.group()));
  }

  /** Whether an identifier may be in a part of the text that has no space and no quotes. */
  private static boolean mayHaveIdentifier(String text, int start, int end) {
    boolean digit = false;
    boolean letter = false;
    boolean lower = false;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (isIdentifierSign(c)
          || (c == ':' && i + 1 < end && text.charAt(i + 1) == ':')
          || (lower && !Character.isLowerCase(c) && Character.isLetter(c))) {
        return true;
      }
      digit |= Character.isDigit(c);
      letter |= Character.isLetter(c) || Character.isSurrogate(c);
      lower = Character.isLowerCase(c);
    }
    return digit && letter;
  }

  private static boolean mayBeSymbol(char c) {
    if (isAsciiLetter(c)) {
      return false;
    }
    return switch (c) {
      case ' ', '.', ',', ':', ';', '?', '!', '\'' -> false;
      default -> !Character.isLetterOrDigit(c) && !Character.isWhitespace(c);
    };
  }

  /** Whether a sign is a word. */
  private static boolean isUnitSign(char c) {
    return switch (c) {
      case '$', '€', '£', '¥', '%' -> true;
      default -> false;
    };
  }

  /** Whether a sign joins what is before and after it to one word. */
  private static boolean isJoining(char c) {
    return switch (c) {
      case '\'', '’', '.', ',' -> true;
      default -> false;
    };
  }

  private static boolean isSpace(char c) {
    return switch (c) {
      case ' ', '\t', '\n', '\u000b', '\f', '\r' -> true;
      default -> false;
    };
  }

  private static boolean endsSentence(char c) {
    return switch (c) {
      case '.', '!', '?', ':', '\n' -> true;
      default -> false;
    };
  }

  /**
   * Whether a sign is one of which each identifier has one, unless it has two colons, or digits or
   * capitals among its letters.
   */
  private static boolean isIdentifierSign(char c) {
    return switch (c) {
      case '@', '/', '(', '>', '_', '+', '#' -> true;
      default -> false;
    };
  }

  private static String symbols(String text) {
    int first = 0;
    while (first < text.length() && !mayBeSymbol(text.charAt(first))) {
      first++;
    }
    if (first == text.length()) {
      return "";
    }
    StringBuilder symbols = new StringBuilder();
    SYMBOLS.matcher(text).results().forEach(match -> symbols.append(match.group()).append(' '));
    return symbols.toString();
  }
}
