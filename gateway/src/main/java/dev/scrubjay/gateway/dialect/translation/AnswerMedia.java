package dev.scrubjay.gateway.dialect.translation;

import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineAudio;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineImage;
import dev.scrubjay.gateway.dialect.translation.Conversation.LinkedImage;
import java.util.Optional;

/** Images and sound in answers, which not all dialects have a place for. */
public final class AnswerMedia {
  private AnswerMedia() {}

  /** The URL of an image or of sound, which holds its data if the answer does; else empty. */
  public static Optional<String> url(ContentPart part) {
    return switch (part) {
      case InlineImage image -> Optional.of(data(image.mediaType(), image.base64()));
      case LinkedImage image -> Optional.of(image.url());
      case InlineAudio audio -> Optional.of(data(audio.mediaType(), audio.base64()));
      default -> Optional.empty();
    };
  }

  private static String data(String mediaType, String base64) {
    return "data:" + mediaType + ";base64," + base64;
  }

  /** A text that shows {@code part} to who reads it as Markdown; empty if it is neither. */
  public static Optional<String> markdown(ContentPart part) {
    String mark = part instanceof InlineAudio ? "[audio](" : "![image](";
    return url(part).map(url -> mark + url + ")");
  }
}
