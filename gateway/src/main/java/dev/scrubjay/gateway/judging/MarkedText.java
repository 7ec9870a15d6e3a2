package dev.scrubjay.gateway.judging;

import dev.scrubjay.policy.cascade.CheckedAnswer;
import dev.scrubjay.policy.cascade.CheckedCall;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts for a judge, each between marks with a number that occurs in none of them, so that no text
 * can pretend to end, or to be another.
 */
final class MarkedText {
  /** Longer texts are not judged. */
  private static final int MAX_CHARS = 24_000;

  private static final Pattern DASHED = Pattern.compile("-([0-9]{1,5})");

  private final List<MarkedPart> parts = new ArrayList<>();

  private record MarkedPart(String name, String text) {}

  /** Adds {@code text} between marks of that name. */
  MarkedText with(String name, String text) {
    parts.add(new MarkedPart(name, text.stripTrailing()));
    return this;
  }

  /** Adds what {@code answer} says, and the tools that it calls. */
  MarkedText with(String name, CheckedAnswer answer) {
    StringBuilder said = new StringBuilder(answer.text());
    for (CheckedCall call : answer.calls()) {
      said.append('\n').append(call.name()).append(' ').append(call.arguments());
    }
    return with(name, said.toString());
  }

  /** The texts and their marks; empty if they are too long. */
  Optional<String> text() {
    if (parts.stream().mapToLong(part -> part.text().length()).sum() > MAX_CHARS) {
      return Optional.empty();
    }
    String number = number();
    StringBuilder all = new StringBuilder();
    for (MarkedPart part : parts) {
      String mark = part.name() + number + ">\n";
      all.append('<').append(mark).append(part.text()).append("\n</").append(mark);
    }
    return Optional.of(all.toString().stripTrailing());
  }

  /**
   * The least number that occurs with a dash before it in no text. It has five digits at most, as
   * there are fewer numbers in the texts than they have chars.
   */
  private String number() {
    Set<String> taken = new HashSet<>();
    for (MarkedPart part : parts) {
      Matcher found = DASHED.matcher(part.text());
      while (found.find()) {
        for (int digits = 1; digits <= found.group(1).length(); digits++) {
          taken.add(found.group(1).substring(0, digits));
        }
      }
    }
    int number = 1;
    while (taken.contains(Integer.toString(number))) {
      number++;
    }
    return "-" + number;
  }
}
