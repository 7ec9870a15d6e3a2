package dev.scrubjay.policy.key;

/** Names that are safe in keys of Redis and in labels. */
final class PlainName {
  private PlainName() {}

  /**
   * Whether {@code name} is 1 to {@code max} letters, digits, {@code _}, {@code -} or {@code .}.
   */
  static boolean is(String name, int max) {
    for (int i = 0; i < name.length(); i++) {
      if (!isPlain(name.charAt(i))) {
        return false;
      }
    }
    return !name.isEmpty() && name.length() <= max;
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '.'
        || c == '-';
  }
}
