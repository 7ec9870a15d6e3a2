package dev.scrubjay.gateway.dialect.json;

/** The text that the beginning of an answer and its continuation by a model make together. */
public final class JoinedText {
  private JoinedText() {}

  /** The beginning as a model is given it: some refuse white space at its end. */
  public static String given(String said) {
    return said.stripTrailing();
  }

  /**
   * {@code said} and its continuation. White space at the end of {@code said}, which the model was
   * not given, is not repeated.
   */
  public static String of(String said, String continuation) {
    String space = said.substring(given(said).length());
    int repeated = 0;
    while (repeated < Math.min(space.length(), continuation.length())
        && space.charAt(repeated) == continuation.charAt(repeated)) {
      repeated++;
    }
    return said + continuation.substring(repeated);
  }
}
