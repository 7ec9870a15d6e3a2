package dev.scrubjay.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.Conversation.HiddenReasoning;
import dev.scrubjay.gateway.dialect.translation.Conversation.Reasoning;
import dev.scrubjay.gateway.dialect.translation.Signature;
import dev.scrubjay.gateway.dialect.translation.Signature.Maker;
import org.jspecify.annotations.Nullable;

/** Translates blocks of thinking from and to the form between dialects. */
final class AnthropicReasoning {
  private AnthropicReasoning() {}

  static Reasoning of(JsonNode block) {
    String signature = Json.textOf(block, "signature");
    return new Reasoning(
        Json.textOf(block, "thinking"),
        signature.isEmpty() ? null : Signature.of(signature, Maker.ANTHROPIC));
  }

  static HiddenReasoning hidden(JsonNode block) {
    return new HiddenReasoning(Signature.of(Json.textOf(block, "data"), Maker.ANTHROPIC));
  }

  /** A block for a client. The signature is empty if the provider gave none. */
  static ObjectNode block(String text, @Nullable Signature signature) {
    return Json.object()
        .put("type", "thinking")
        .put("thinking", text)
        .put("signature", signature == null ? "" : signature.in(Maker.ANTHROPIC));
  }

  static ObjectNode hidden(Signature data) {
    return Json.object().put("type", "redacted_thinking").put("data", data.in(Maker.ANTHROPIC));
  }

  /** Whether a block of a client's history is one that Anthropic's API did not make. */
  static boolean isForeign(JsonNode block) {
    return switch (Json.textOf(block, "type")) {
      case "thinking" -> {
        Signature signature = of(block).signature();
        yield signature == null || signature.maker() != Maker.ANTHROPIC;
      }
      case "redacted_thinking" -> hidden(block).data().maker() != Maker.ANTHROPIC;
      default -> false;
    };
  }
}
