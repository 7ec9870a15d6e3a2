package dev.scrubjay.policy.semantic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What {@link LexicalGuards} look at in a prompt.
 *
 * @param words all words in order, in lower case; number words as digits, units by one name
 * @param numbers its numbers as a sorted list, without separators of thousands
 * @param names words with a capital that do not begin a sentence, in lower case
 * @param identifiers names of code, paths, addresses and quoted texts, as written
 * @param symbols the operators, signs, brackets and emoji that occur, in order
 */
public record PromptFacets(
    List<String> words,
    List<String> numbers,
    Set<String> names,
    Set<String> identifiers,
    String symbols) {
  /** The largest part of a prompt that is looked at, in characters. */
  public static final int MAX_LENGTH = 8_000;

  private static final Pattern WORD =
      Pattern.compile("[\\p{L}\\p{M}\\p{N}]+(?:['’.,][\\p{L}\\p{N}]+)*|[$€£¥%]");
  private static final Pattern NUMBER = Pattern.compile("\\p{N}+(?:[.,]\\p{N}+)*");
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

  private static final Pattern QUOTED = Pattern.compile("[`\"\u201c]");
  private static final Pattern PART = Pattern.compile("\\S+");

  /** Signs of which each identifier has one, unless it has digits or capitals among its letters. */
  private static final String IDENTIFIER_SIGNS = "@/(:>_+#";

  public PromptFacets {
    words = List.copyOf(words);
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
    int end = 0;
    for (MatchResult match : WORD.matcher(text).results().toList()) {
      String word = match.group().replace('’', '\'');
      String lower = word.toLowerCase(Locale.ROOT);
      String number = number(word, lower);
      if (!number.isEmpty()) {
        numbers.add(number);
      }
      words.add(number.isEmpty() ? GuardWords.unitOr(lower) : number);
      if (isName(word, text.substring(end, match.start()), end == 0)) {
        names.add(lower);
      }
      end = match.end();
    }
    numbers.sort(Comparator.naturalOrder());
    return new PromptFacets(words, numbers, names, identifiers(text), symbols(text));
  }

  /** Those of the words that are in a vocabulary. */
  Set<String> of(Set<String> vocabulary) {
    Set<String> found = new HashSet<>(words);
    found.retainAll(vocabulary);
    return found;
  }

  private static String number(String word, String lower) {
    return NUMBER.matcher(word).matches()
        ? THOUSANDS.matcher(word).replaceAll("")
        : GuardWords.number(lower);
  }

  private static boolean isName(String word, String before, boolean first) {
    return !first
        && Character.isUpperCase(word.codePointAt(0))
        && !word.equals("I")
        && !word.startsWith("I'")
        && before.chars().noneMatch(c -> c == '.' || c == '!' || c == '?' || c == ':' || c == '\n');
  }

  /**
   * The identifiers. As the pattern takes far longer than all else, it is applied to those parts
   * alone that can have any; no identifier but a quoted text has a space.
   */
  private static Set<String> identifiers(String text) {
    Set<String> identifiers = new HashSet<>();
    if (QUOTED.matcher(text).find()) {
      add(identifiers, text);
    } else {
      PART.matcher(text)
          .results()
          .map(MatchResult::group)
          .filter(PromptFacets::mayHaveIdentifier)
          .forEach(part -> add(identifiers, part));
    }
    return identifiers;
  }

  private static void add(Set<String> identifiers, String text) {
    IDENTIFIER.matcher(text).results().forEach(match -> identifiers.add(match.group()));
  }

  /** Whether an identifier may be in {@code part}, which has no space and no quotes. */
  private static boolean mayHaveIdentifier(String part) {
    boolean digit = false;
    boolean letter = false;
    boolean lower = false;
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (IDENTIFIER_SIGNS.indexOf(c) >= 0
          || (lower && !Character.isLowerCase(c) && Character.isLetter(c))) {
        return true;
      }
      digit |= Character.isDigit(c);
      letter |= Character.isLetter(c) || Character.isSurrogate(c);
      lower = Character.isLowerCase(c);
    }
    return digit && letter;
  }

  private static boolean mayBeSymbol(int c) {
    return !Character.isLetterOrDigit(c) && !Character.isWhitespace(c) && ".,:;?!'".indexOf(c) < 0;
  }

  private static String symbols(String text) {
    StringBuilder symbols = new StringBuilder();
    if (text.chars().noneMatch(PromptFacets::mayBeSymbol)) {
      return "";
    }
    SYMBOLS.matcher(text).results().forEach(match -> symbols.append(match.group()).append(' '));
    return symbols.toString();
  }
}
