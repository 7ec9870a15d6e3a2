package dev.scrubjay.policy.task;

import dev.scrubjay.policy.task.Lexicon.Clue;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The features of a text, from one pass over its characters. Of a long text, only its beginning and
 * end count.
 */
final class TextFeatures {
  /** The characters that are read from the beginning, so that a decision takes bounded time. */
  private static final int HEAD = 2000;

  private static final int TAIL = 500;

  /** The leading spaces with which a line counts as indented. */
  private static final int INDENT = 2;

  /** What begins and ends a block of code, or of data. */
  private static final String FENCE = "```";

  /**
   * The languages of blocks that are data, such as the form that an answer is to have. They say
   * nothing of the task.
   */
  private static final Set<String> DATA =
      Set.of("json", "yaml", "yml", "xml", "csv", "toml", "text", "txt", "markdown", "md");

  private static final int LONGEST_LANGUAGE = 10;

  private static final Lexicon LEXICON = new Lexicon();

  private final Map<Clue, Integer> clues = new EnumMap<>(Clue.class);
  private int words;
  private int numbers;
  private int codeMarks;
  private int mathMarks;
  private int indentedLines;

  private int word;
  private boolean inWord;
  private boolean inNumber;
  private int previousWord;
  private boolean inData;

  /** The blanks since the start of the line; -1 after any other character. */
  private int spaces = -1;

  TextFeatures(String text) {
    if (text.length() <= HEAD + TAIL) {
      scan(text, 0, text.length());
    } else {
      scan(text, 0, HEAD);
      scan(text, text.length() - TAIL, text.length());
    }
  }

  int count(Clue clue) {
    return clues.getOrDefault(clue, 0);
  }

  int words() {
    return words;
  }

  /** The count of numbers in digits. */
  int numbers() {
    return numbers;
  }

  /** The count of brackets, operators and indented lines, as in code. */
  int codeMarks() {
    return codeMarks + indentedLines;
  }

  /** The count of marks of formulas: backslashed commands, dollars before letters, powers. */
  int mathMarks() {
    return mathMarks;
  }

  private void scan(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (isLetter(c)) {
        letter((char) (c | 0x20));
      } else if (c >= '0' && c <= '9') {
        endWord();
        numbers += inNumber ? 0 : 1;
        inNumber = true;
      } else {
        endWord();
        inNumber &= c == '.' || c == ',';
        boolean borders = bordersData(text, i);
        inData ^= borders;
        if (borders) {
          i += FENCE.length() - 1;
        } else if (!inData) {
          mark(i > from ? text.charAt(i - 1) : ' ', c, i + 1 < to ? text.charAt(i + 1) : ' ');
        }
      }
      if (!inData && (spaces >= 0 || c == '\n')) {
        indentation(c);
      }
    }
    endWord();
  }

  private void letter(char lower) {
    word = Lexicon.extend(inWord ? word : Lexicon.start(), lower);
    inWord = true;
    inNumber = false;
  }

  private void endWord() {
    if (!inWord) {
      return;
    }
    inWord = false;
    words++;
    note(LEXICON.clue(word));
    note(LEXICON.clue(Lexicon.pair(previousWord, word)));
    previousWord = word;
  }

  private void note(@Nullable Clue clue) {
    if (clue != null) {
      clues.merge(clue, 1, Integer::sum);
    }
  }

  /** Whether a block of data begins or ends at {@code i}. */
  private boolean bordersData(String text, int i) {
    return text.startsWith(FENCE, i) && (inData || isData(text, i + FENCE.length()));
  }

  /** Whether the language that is named at {@code from} is none of code. */
  private static boolean isData(String text, int from) {
    int end = from;
    while (end < text.length() && end - from < LONGEST_LANGUAGE && isLetter(text.charAt(end))) {
      end++;
    }
    return DATA.contains(text.substring(from, end).toLowerCase(Locale.ROOT));
  }

  private void mark(char previous, char c, char next) {
    switch (c) {
      case '{' -> codeMarks += isOfFormula(previous) ? 0 : 2;
      case ';', '[', ']' -> codeMarks++;
      case '(' -> codeMarks += next == ')' ? 2 : 0;
      case '=' -> codeMarks += next == '=' || next == '>' ? 2 : 0;
      case '`' -> codeMarks += next == '`' ? 2 : 0;
      case '_' -> codeMarks += isLetter(next) ? 1 : 0;
      case '\\' -> mathMarks += isLetter(next) ? 2 : 0;
      case '$' -> mathMarks += isLetter(next) || next == '\\' || next == '(' ? 2 : 0;
      case '^', '√', '∑', '∫', '≤', '≥', 'π' -> mathMarks += 2;
      default -> {}
    }
  }

  /** Whether a brace after {@code previous} is one of LaTeX's, as in {@code \frac{1}{2}}. */
  private static boolean isOfFormula(char previous) {
    return isLetter(previous)
        || previous == '}'
        || previous == '^'
        || previous == '_'
        || previous == '\\';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private void indentation(char c) {
    if (c == '\n') {
      spaces = 0;
    } else if (c == ' ' || c == '\t') {
      spaces++;
    } else {
      indentedLines += spaces >= INDENT ? 1 : 0;
      spaces = -1;
    }
  }
}
