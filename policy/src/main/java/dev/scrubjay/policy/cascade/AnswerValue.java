package dev.scrubjay.policy.cascade;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of a short answer in a form that can be compared: without the marks of Markdown, LaTeX
 * and quotation around it, with numbers as numbers.
 *
 * @param text the form
 * @param number the number that it is; empty if it is none
 * @param unit what follows the number, such as {@code dollars}; empty if nothing does
 */
record AnswerValue(String text, Optional<BigDecimal> number, String unit) {
  /** More characters are no short answer. */
  static final int MAX_CHARS = 120;

  private static final int MAX_DIGITS = 40;
  private static final Pattern CHOICE =
      Pattern.compile("(?:option |choice )?\\(?([A-Ja-j])(?:[).:](?:\\s.*)?)?", Pattern.DOTALL);
  private static final Pattern NUMBER =
      Pattern.compile("([-+]?(?:\\d{1,3}(?:,\\d{3})+|\\d+)?(?:\\.\\d+)?)\\s*([^\\d\\s].*)?");
  private static final Pattern UNIT = Pattern.compile("[%°\\p{L}²³/ .]{1,30}");
  private static final Pattern WORDS = Pattern.compile("[\\p{L} ]+");
  private static final Pattern ENTITY =
      Pattern.compile("\\\\(?:text|mathrm|textbf|mbox)\\{([^{}]*)}");
  private static final Pattern SIMPLE_FRACTION =
      Pattern.compile("\\\\[dt]?frac\\{([^{}]{1,12})}\\{([^{}]{1,12})}");
  private static final Pattern SPACES_AT_MARKS = Pattern.compile("\\s*([\\[\\](){},:=+*/<>])\\s*");
  private static final Pattern NAMED = Pattern.compile("[a-zA-Z]\\s*=\\s*([^=]+)");

  /** The value of {@code raw}; empty if that is blank, or too long for a short answer. */
  static Optional<AnswerValue> of(String raw) {
    if (raw.length() > 2 * MAX_CHARS) {
      return Optional.empty();
    }
    String text = bare(plain(raw));
    if (text.isEmpty() || text.length() > MAX_CHARS) {
      return Optional.empty();
    }
    Matcher choice = CHOICE.matcher(text);
    if (choice.matches()) {
      return Optional.of(word(choice.group(1).toUpperCase(Locale.ROOT)));
    }
    Matcher named = NAMED.matcher(text);
    return Optional.of(value(named.matches() ? bare(named.group(1)) : text));
  }

  private static AnswerValue value(String text) {
    Matcher matcher = NUMBER.matcher(withoutCurrency(text));
    if (matcher.matches() && isNumber(matcher.group(1))) {
      String unit = matcher.group(2) == null ? "" : matcher.group(2).strip();
      if (unit.isEmpty() || UNIT.matcher(unit).matches()) {
        BigDecimal number = new BigDecimal(matcher.group(1).replace(",", ""));
        return new AnswerValue(text, Optional.of(number), unit.toLowerCase(Locale.ROOT));
      }
    }
    return word(SPACES_AT_MARKS.matcher(text).replaceAll("$1"));
  }

  private static AnswerValue word(String text) {
    return new AnswerValue(text, Optional.empty(), "");
  }

  private static boolean isNumber(String digits) {
    return digits.length() <= MAX_DIGITS && digits.chars().anyMatch(Character::isDigit);
  }

  private static String withoutCurrency(String text) {
    return text.replaceFirst("^([-+]?)\\s*[$€£¥]\\s*", "$1");
  }

  /** LaTeX's marks that change nothing, as plain text. */
  private static String plain(String raw) {
    String text = raw.replace("\\\\", "\\").replace("\\$", "$").replace("\\%", "%");
    text = text.replaceAll("\\\\(?:left|right|displaystyle|!|,|;|quad)", "");
    text = ENTITY.matcher(text).replaceAll("$1");
    text = SIMPLE_FRACTION.matcher(text).replaceAll("$1/$2");
    return text.replace("^\\circ", "°").replace("^{\\circ}", "°").replace('\u00a0', ' ');
  }

  /** The text without marks around it. */
  private static String bare(String text) {
    String before;
    String now = text.strip().replaceAll("\\s+", " ");
    do {
      before = now;
      now = now.replaceFirst("^\\*\\*", "").replaceFirst("\\*\\*$", "").strip();
      now = unwrapped(now, "`", "`");
      now = unwrapped(now, "\"", "\"");
      now = unwrapped(now, "'", "'");
      now = unwrapped(now, "$", "$");
      now = unwrapped(now, "\\(", "\\)");
      now = unwrapped(now, "\\[", "\\]");
      now = unwrapped(now, "\\boxed{", "}");
      if (now.endsWith(".") || now.endsWith(";")) {
        now = now.substring(0, now.length() - 1).strip();
      }
    } while (!now.equals(before));
    return now;
  }

  private static String unwrapped(String text, String open, String close) {
    return text.length() > open.length() + close.length() - 1
            && text.startsWith(open)
            && text.endsWith(close)
        ? text.substring(open.length(), text.length() - close.length()).strip()
        : text;
  }

  /** Whether both say the same. Numbers agree if one of them has no unit, or both have the same. */
  boolean agrees(AnswerValue other) {
    if (number.isPresent() && other.number.isPresent()) {
      boolean sameUnit = unit.isEmpty() || other.unit.isEmpty() || unit.equals(other.unit);
      return sameUnit && number.get().compareTo(other.number.get()) == 0;
    }
    return text.equals(other.text)
        || (text.equalsIgnoreCase(other.text) && WORDS.matcher(text).matches());
  }
}
