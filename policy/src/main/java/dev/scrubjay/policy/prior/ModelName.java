package dev.scrubjay.policy.prior;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name of a model in a form in which different spellings agree: {@code
 * Meta-Llama-3_1-8B-Instruct} and {@code llama-3.1-8b} are the same.
 *
 * @param parts the words and numbers of the name, in lower case, without its vendor
 * @param date the date or build of the model, as far as the name has one
 */
record ModelName(List<String> parts, List<String> date) {
  private static final Pattern VERSION = Pattern.compile("[-@:]v\\d+(\\.\\d+)*(:\\d+)?$");
  private static final Pattern BOUNDARY = Pattern.compile("[-_. :@]+");
  private static final Pattern YEAR = Pattern.compile("20[2-9]\\d");
  private static final Pattern BUILD = Pattern.compile("20\\d{6}|0\\d{2}|[01]\\d{3}|2[4-9]\\d{2}");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,2}");
  private static final Pattern NUMERIC = Pattern.compile("[a-z]?\\d+[a-z]?");
  private static final Set<String> EMPTY_WORDS =
      Set.of("meta", "instruct", "chat", "latest", "preview", "it", "hf", "exp", "versatile");

  /** The parsed form of {@code name}. */
  static ModelName of(String name) {
    String last = name.toLowerCase(Locale.ROOT).substring(name.lastIndexOf('/') + 1);
    String plain =
        VERSION.matcher(last.replaceFirst("^[a-z0-9]+\\.(?=[a-z])", "")).replaceFirst("");
    List<String> parts = new ArrayList<>();
    List<String> date = new ArrayList<>();
    boolean dated = false;
    for (String part : BOUNDARY.split(plain, -1)) {
      boolean continues = dated && NUMBER.matcher(part).matches();
      if (YEAR.matcher(part).matches() || BUILD.matcher(part).matches() || continues) {
        date.add(part);
        dated |= YEAR.matcher(part).matches();
      } else if (!part.isEmpty() && !EMPTY_WORDS.contains(part)) {
        parts.add(part);
      }
    }
    return new ModelName(List.copyOf(parts), List.copyOf(date));
  }

  ModelName undated() {
    return new ModelName(parts, List.of());
  }

  /** The words of the name without its numbers: the line of models that it continues. */
  List<String> line() {
    return parts.stream().filter(part -> !NUMERIC.matcher(part).matches()).toList();
  }

  /** The first two numbers of the name as one, such as 3.1; 0 if it has none. */
  double version() {
    double version = 0;
    double unit = 1;
    for (String part : parts) {
      if (part.matches("\\d{1,2}") && unit > 0.001) {
        version += unit * Integer.parseInt(part);
        unit /= 100;
      }
    }
    return version;
  }

  /** The billions of parameters in the name, such as 70; 0 if it has none. */
  double size() {
    return parts.stream()
        .filter(part -> part.matches("\\d{1,4}b"))
        .mapToDouble(part -> Double.parseDouble(part.substring(0, part.length() - 1)))
        .findFirst()
        .orElse(0);
  }

  /** Whether it is an earlier version of the same model as {@code other}. */
  boolean isOlderThan(ModelName other) {
    return version() < other.version()
        && size() == other.size()
        && !line().isEmpty()
        && line().equals(other.line());
  }
}
