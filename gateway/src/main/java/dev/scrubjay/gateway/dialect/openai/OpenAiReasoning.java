package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.HiddenReasoning;
import dev.scrubjay.gateway.dialect.translation.Conversation.Reasoning;
import dev.scrubjay.gateway.dialect.translation.Signature;
import java.util.List;

/**
 * Encodes reasoning as most servers with OpenAI's API do: its text in {@code reasoning_content},
 * and what providers want back in OpenRouter's {@code reasoning_details}. A detail has the text
 * since the one before, so that a client that hands the details back hands all of it back.
 */
final class OpenAiReasoning {
  private final StringBuilder unsigned = new StringBuilder();
  private int details;

  /** Adds the reasoning among {@code parts} to a whole message. */
  static void add(List<ContentPart> parts, ObjectNode message) {
    OpenAiReasoning reasoning = new OpenAiReasoning();
    StringBuilder text = new StringBuilder();
    ArrayNode details = message.arrayNode();
    for (ContentPart part : parts) {
      if (part instanceof Reasoning said) {
        text.append(said.text());
        reasoning.said(said.text());
        Signature signature = said.signature();
        if (signature != null) {
          details.add(reasoning.signed(signature));
        }
      } else if (part instanceof HiddenReasoning hidden) {
        details.add(reasoning.hidden(hidden.data()));
      }
    }
    if (!text.isEmpty()) {
      message.put("reasoning_content", text.toString());
    }
    if (!details.isEmpty()) {
      message.set("reasoning_details", details);
    }
  }

  /** Notes more text. */
  void said(String text) {
    unsigned.append(text);
  }

  /** The detail of the text so far. */
  ObjectNode signed(Signature signature) {
    String text = unsigned.toString();
    unsigned.setLength(0);
    if (text.isEmpty() && signature.maker() == Signature.Maker.GOOGLE) {
      return hidden(signature);
    }
    ObjectNode detail = Json.object().put("type", "reasoning.text").put("text", text);
    return placed(detail.put("signature", signature.value()), signature);
  }

  /** The detail of reasoning that only its provider can read. */
  ObjectNode hidden(Signature data) {
    return placed(Json.object().put("type", "reasoning.encrypted").put("data", data.value()), data);
  }

  private ObjectNode placed(ObjectNode detail, Signature signature) {
    return detail.put("format", OpenAiContent.format(signature.maker())).put("index", details++);
  }
}
