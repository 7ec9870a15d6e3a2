package dev.scrubjay.gateway.dialect.json;

import java.util.Optional;

/** Changes the text of a JSON object without parsing the rest of it. */
public final class MemberText {
  private static final String NULL = "null";

  private MemberText() {}

  /**
   * The text of {@code object} without its own member {@code name}, if that is {@code null} and
   * stands without white space around its parts; else empty.
   *
   * @param object valid JSON
   */
  public static Optional<String> withoutNull(String object, String name) {
    String member = '"' + name + "\":" + NULL;
    int at = ownMember(object, member);
    if (at < 0) {
      return Optional.empty();
    }
    int end = at + member.length();
    boolean first = object.charAt(at - 1) == '{';
    boolean last = object.charAt(end) == '}';
    int from = first ? at : at - 1; // with the comma before it
    int to = first && !last ? end + 1 : end;
    return Optional.of(object.substring(0, from) + object.substring(to));
  }

  /** Where {@code member} stands in the object itself, not in a part of it; negative if nowhere. */
  private static int ownMember(String object, String member) {
    int depth = 0;
    for (int i = 0; i < object.length(); i++) {
      switch (object.charAt(i)) {
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        case '"' -> {
          if (depth == 1 && object.startsWith(member, i) && isBetween(object, i, member.length())) {
            return i;
          }
          i = endOfText(object, i);
        }
        default -> {}
      }
    }
    return -1;
  }

  private static boolean isBetween(String object, int at, int length) {
    char before = object.charAt(at - 1);
    char after = object.charAt(at + length);
    return (before == '{' || before == ',') && (after == '}' || after == ',');
  }

  /** The closing quotation mark of the text that begins at {@code at}. */
  private static int endOfText(String object, int at) {
    int i = at + 1;
    while (object.charAt(i) != '"') {
      i += object.charAt(i) == '\\' ? 2 : 1;
    }
    return i;
  }
}
