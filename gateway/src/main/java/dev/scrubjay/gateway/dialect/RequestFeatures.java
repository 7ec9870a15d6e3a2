package dev.scrubjay.gateway.dialect;

import java.util.OptionalInt;

/**
 * The properties of a request that routing uses.
 *
 * @param textChars the characters of all text, including tool definitions
 * @param images the number of images
 * @param documents the number of files that are not images, such as PDFs
 * @param audio the number of pieces of sound
 * @param tools whether the request offers tools
 * @param maxOutputTokens the request's limit of output tokens, for all choices together
 */
public record RequestFeatures(
    long textChars,
    int images,
    int documents,
    int audio,
    boolean tools,
    OptionalInt maxOutputTokens) {

  /** The features of a request that is text alone, of {@code chars} characters. */
  public static RequestFeatures ofText(long chars) {
    return new RequestFeatures(chars, 0, 0, 0, false, OptionalInt.empty());
  }

  /** The same features without a limit of output tokens. */
  public RequestFeatures unlimited() {
    return new RequestFeatures(textChars, images, documents, audio, tools, OptionalInt.empty());
  }
}
