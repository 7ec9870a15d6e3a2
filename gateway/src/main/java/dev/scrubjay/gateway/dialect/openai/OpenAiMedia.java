package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.AnswerMedia;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineAudio;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineImage;
import dev.scrubjay.gateway.dialect.translation.Conversation.LinkedImage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;

/**
 * The images and the sound of answers: sound in OpenAI's {@code audio}, images in the {@code
 * images} that OpenRouter and others give.
 */
final class OpenAiMedia {
  private static final long HOUR_SECONDS = 3600;
  private static final String OF_GATEWAY = "audio_sj_";

  private OpenAiMedia() {}

  /**
   * Adds an image or sound to a message or delta.
   *
   * @param number of the image in its message
   * @param created the time of the answer, seconds since the epoch
   */
  static void add(ContentPart part, int number, long created, ObjectNode message) {
    if (part instanceof InlineAudio audio) {
      UUID hash = UUID.nameUUIDFromBytes(audio.base64().getBytes(StandardCharsets.UTF_8));
      message
          .putObject("audio")
          .put("id", OF_GATEWAY + hash)
          .put("data", audio.base64())
          .put("expires_at", created + HOUR_SECONDS)
          .put("transcript", "");
      return;
    }
    AnswerMedia.url(part)
        .ifPresent(
            url -> {
              ArrayNode images = message.withArray("/images");
              ObjectNode image = images.addObject().put("type", "image_url").put("index", number);
              image.putObject("image_url").put("url", url);
            });
  }

  /** The images in a message or delta. */
  static List<ContentPart> images(JsonNode message) {
    List<ContentPart> images = new ArrayList<>();
    for (JsonNode image : message.path("images")) {
      String url = Json.textOf(image.path("image_url"), "url");
      Matcher data = OpenAiParts.DATA_URL.matcher(url);
      if (data.matches()) {
        images.add(new InlineImage(data.group(1), data.group(2), null));
      } else if (!url.isEmpty()) {
        images.add(new LinkedImage(url, null));
      }
    }
    return images;
  }

  /** The reason why the sound of a message in the history cannot be translated, if there is one. */
  static Optional<String> obstacle(JsonNode message) {
    String id = Json.textOf(message.path("audio"), "id");
    return id.isEmpty() || id.startsWith(OF_GATEWAY)
        ? Optional.empty()
        : Optional.of("it does not take 'audio' in messages");
  }
}
