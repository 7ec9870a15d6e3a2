package dev.scrubjay.policy.task;

import dev.scrubjay.policy.task.Lexicon.Clue;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a text looks like, from one pass over its characters. Of a long text its two ends count. */
final class TextFeatures {
  /** Characters looked at, so that a decision takes bounded time. */
  private static final int HEAD = 2000;

  private static final int TAIL = 500;

  /** Spaces before a line from which on it counts as indented. */
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

  /** Blanks since the line began; -1 once it has anything else. */
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

  /** Numbers in digits. */
  int numbers() {
    return numbers;
  }

  /** Brackets, operators and indented lines as code has them. */
  int codeMarks() {
    return codeMarks + indentedLines;
  }

  /** Formulas: backslashed commands, dollars before letters, powers. */
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
