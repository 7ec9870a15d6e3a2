package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineAudio;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineFile;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineImage;
import dev.scrubjay.gateway.dialect.translation.Conversation.LinkedFile;
import dev.scrubjay.gateway.dialect.translation.Conversation.LinkedImage;
import dev.scrubjay.gateway.dialect.translation.Conversation.Role;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolResult;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import dev.scrubjay.gateway.dialect.translation.Conversation.Turn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encodes the turns of a conversation as OpenAI's messages. */
record OpenAiTurns(OpenAiServer server, ArrayNode messages) {

  /**
   * Adds a turn. Results of tools are separate messages, and come first; as they are texts, their
   * images and files follow in the user's next message.
   */
  void add(Turn turn) {
    List<ContentPart> said = new ArrayList<>();
    for (ContentPart part : turn.parts()) {
      if (part instanceof ToolResult result) {
        messages
            .addObject()
            .put("role", "tool")
            .put("tool_call_id", OpenAiToolCalls.sentId(result.id()))
            .put("content", text(result));
        addAttached(result, said);
      }
    }
    turn.parts().stream().filter(part -> !(part instanceof ToolResult)).forEach(said::add);
    if (!said.isEmpty()) {
      messages.add(turn.role() == Role.USER ? user(said) : assistant(said));
    }
  }

  /** The text of a result; a failed one says so, as there is no other way to. */
  private static String text(ToolResult result) {
    String text = result.text();
    String said = text.isEmpty() && !result.parts().isEmpty() ? "See the attached content." : text;
    boolean marked = said.regionMatches(true, 0, "error", 0, "error".length());
    return result.failed() && !marked ? "Error: " + said : said;
  }

  private static void addAttached(ToolResult result, List<ContentPart> said) {
    List<ContentPart> attached = result.parts().stream().filter(OpenAiTurns::isAttachment).toList();
    if (!attached.isEmpty()) {
      said.add(new Text("Content of the result of tool call " + result.id() + ":"));
      said.addAll(attached);
    }
  }

  private static boolean isAttachment(ContentPart part) {
    return part instanceof InlineImage
        || part instanceof LinkedImage
        || part instanceof InlineFile
        || part instanceof LinkedFile
        || part instanceof InlineAudio;
  }

  private static ObjectNode user(List<ContentPart> parts) {
    ObjectNode message = Json.object().put("role", "user");
    List<Text> texts = parts.stream().filter(Text.class::isInstance).map(Text.class::cast).toList();
    if (texts.size() == 1 && parts.stream().noneMatch(OpenAiTurns::isAttachment)) {
      return message.put("content", texts.get(0).text());
    }
    ArrayNode content = message.putArray("content");
    for (ContentPart part : parts) {
      switch (part) {
        case Text text -> content.addObject().put("type", "text").put("text", text.text());
        case InlineImage image ->
            image(content, dataUrl(image.mediaType(), image.base64()), image.detail());
        case LinkedImage image -> image(content, image.url(), image.detail());
        case InlineFile file ->
            file(content, dataUrl(file.mediaType(), file.base64()), file.name());
        case LinkedFile file -> file(content, file.url(), file.name());
        case InlineAudio audio -> audio(content, audio);
        default -> {}
      }
    }
    return message;
  }

  private static String dataUrl(String mediaType, String base64) {
    return "data:" + mediaType + ";base64," + base64;
  }

  private static void image(ArrayNode content, String url, @Nullable String detail) {
    ObjectNode image =
        content.addObject().put("type", "image_url").putObject("image_url").put("url", url);
    if (detail != null) {
      image.put("detail", detail);
    }
  }

  private static void file(ArrayNode content, String data, @Nullable String name) {
    content
        .addObject()
        .put("type", "file")
        .putObject("file")
        .put("filename", name == null ? "document.pdf" : name)
        .put("file_data", data);
  }

  private static void audio(ArrayNode content, InlineAudio audio) {
    String type = audio.mediaType().substring(audio.mediaType().indexOf('/') + 1);
    content
        .addObject()
        .put("type", "input_audio")
        .putObject("input_audio")
        .put("data", audio.base64())
        .put("format", type.equals("mpeg") ? "mp3" : type.replace("x-", ""));
  }

  private ObjectNode assistant(List<ContentPart> parts) {
    ObjectNode message = Json.object().put("role", "assistant");
    StringBuilder text = new StringBuilder();
    ArrayNode calls = message.arrayNode();
    for (ContentPart part : parts) {
      if (part instanceof Text piece) {
        text.append(piece.text());
      } else if (part instanceof ToolUse use) {
        OpenAiToolCalls.addSent(use, calls);
      }
    }
    message.put("content", text.isEmpty() && !calls.isEmpty() ? null : text.toString());
    if (server.takesReasoning()) {
      OpenAiReasoning.add(parts, message);
    }
    if (!calls.isEmpty()) {
      message.set("tool_calls", calls);
    }
    return message;
  }
}
