package dev.scrubjay.gateway.dialect.responses;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ids of responses that were translated from another dialect, and of their items. An item's id
 * tells its response and its place there.
 */
public final class TranslatedIds {
  private static final String MARK = "sj_";
  private static final Pattern ITEM = Pattern.compile("[a-z]+_(sj_.+)_([0-9]{1,4})");

  private TranslatedIds() {}

  /** Whether {@code id} is that of a response that was translated, or of an item of one. */
  public static boolean isTranslated(String id) {
    return id.startsWith(MARK, id.indexOf('_') + 1);
  }

  /** What the ids of a response and its items have in common. */
  static String base(String providersId) {
    return MARK + providersId.replaceAll("[^A-Za-z0-9_-]", "");
  }

  static String response(String base) {
    return "resp_" + base;
  }

  static String item(String base, int index) {
    return base + "_" + index;
  }

  /** The id of the response that item {@code id} belongs to, if it was translated. */
  public static Optional<String> responseOf(String id) {
    Matcher item = ITEM.matcher(id);
    return item.matches() ? Optional.of(response(item.group(1))) : Optional.empty();
  }

  /** The place of item {@code id} in its response, if it was translated. */
  public static OptionalInt indexOf(String id) {
    Matcher item = ITEM.matcher(id);
    return item.matches() ? OptionalInt.of(Integer.parseInt(item.group(2))) : OptionalInt.empty();
  }
}
