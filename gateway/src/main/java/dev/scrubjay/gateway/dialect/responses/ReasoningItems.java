package dev.scrubjay.gateway.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.HiddenReasoning;
import dev.scrubjay.gateway.dialect.translation.Conversation.Reasoning;
import dev.scrubjay.gateway.dialect.translation.Signature;
import dev.scrubjay.gateway.dialect.translation.Signature.Maker;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The items of type {@code reasoning}. Their {@code encrypted_content} takes the signatures of all
 * providers, with a tag that says whose they are; clients send it back as it is.
 */
final class ReasoningItems {
  /** Tags reasoning that only its provider can read. */
  private static final String HIDDEN = "hidden:";

  /** Tags the signature of a call of a tool, for which such a call has no member. */
  private static final String CALL = "call:";

  private ReasoningItems() {}

  static String id(String base) {
    return "rs_" + base;
  }

  static String signature(Signature signature) {
    return signature.in(Maker.OPENAI);
  }

  static String hidden(Signature data) {
    return HIDDEN + signature(data);
  }

  static String ofCall(Signature signature) {
    return CALL + signature(signature);
  }

  /** The signature of the call that follows, if {@code item} is nothing else. */
  static Optional<Signature> ofCall(JsonNode item) {
    String sealed = Json.textOf(item, "encrypted_content");
    return sealed.startsWith(CALL)
        ? Optional.of(Signature.of(sealed.substring(CALL.length()), Maker.OPENAI))
        : Optional.empty();
  }

  /** The reasoning in {@code item}; none if it is a mere reference to what OpenAI keeps. */
  static List<ContentPart> parts(JsonNode item) {
    String sealed = Json.textOf(item, "encrypted_content");
    if (sealed.startsWith(HIDDEN)) {
      String data = sealed.substring(HIDDEN.length());
      return List.of(new HiddenReasoning(Signature.of(data, Maker.OPENAI)));
    }
    String raw = texts(item.path("content"));
    String text = raw.isEmpty() ? texts(item.path("summary")) : raw;
    if (sealed.isEmpty()) {
      return text.isEmpty() ? List.of() : List.of(new Reasoning(text, null));
    }
    return List.of(new Reasoning(text, Signature.of(sealed, Maker.OPENAI)));
  }

  private static String texts(JsonNode parts) {
    return StreamSupport.stream(parts.spliterator(), false)
        .map(part -> Json.textOf(part, "text"))
        .collect(Collectors.joining("\n\n"));
  }

  /**
   * Whether {@code item} is reasoning that OpenAI cannot read, as another provider's model did it.
   */
  static boolean isForeign(JsonNode item) {
    if (!Json.textOf(item, "type").equals("reasoning")) {
      return false;
    }
    String sealed = Json.textOf(item, "encrypted_content");
    return TranslatedIds.isTranslated(Json.textOf(item, "id"))
        || sealed.startsWith(HIDDEN)
        || sealed.startsWith(CALL)
        || (!sealed.isEmpty() && Signature.of(sealed, Maker.OPENAI).maker() != Maker.OPENAI);
  }

  /** An item without content. */
  static ObjectNode item(String id) {
    ObjectNode item = Json.object().put("id", id).put("type", "reasoning");
    item.putArray("summary");
    return item;
  }
}
