package dev.scrubjay.policy.task;

import dev.scrubjay.policy.task.Lexicon.Clue;
import java.util.EnumMap;
import java.util.Map;
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
        mark(c, i + 1 < to ? text.charAt(i + 1) : ' ');
      }
      if (spaces >= 0 || c == '\n') {
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

  private void mark(char c, char next) {
    switch (c) {
      case '{', '}', ';', '[', ']' -> codeMarks++;
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
