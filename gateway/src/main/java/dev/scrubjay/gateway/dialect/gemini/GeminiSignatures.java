package dev.scrubjay.gateway.dialect.gemini;

import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.HiddenReasoning;
import dev.scrubjay.gateway.dialect.translation.Conversation.Reasoning;
import dev.scrubjay.gateway.dialect.translation.Signature;
import dev.scrubjay.gateway.dialect.translation.Signature.Maker;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Signatures in {@code thoughtSignature}, which must be Base64. Those of other providers are the
 * Base64 of a tagged text, as SDKs decode the member and encode it again, for URLs or not.
 */
final class GeminiSignatures {
  private static final String HIDDEN = "hidden:";

  private GeminiSignatures() {}

  static String encode(Signature signature) {
    return signature.maker() == Maker.GOOGLE
        ? signature.value()
        : Base64.getEncoder()
            .encodeToString(signature.in(Maker.GOOGLE).getBytes(StandardCharsets.UTF_8));
  }

  /** The signature of reasoning that only its provider can read, which holds all of it. */
  static String encodeHidden(Signature data) {
    return encode(new Signature(data.maker(), HIDDEN + data.value()));
  }

  static Signature decode(String text) {
    String tagged;
    try {
      byte[] bytes = Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
      tagged = new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return new Signature(Maker.GOOGLE, text);
    }
    Signature signature = Signature.of(tagged, Maker.GOOGLE);
    return signature.maker() == Maker.GOOGLE ? new Signature(Maker.GOOGLE, text) : signature;
  }

  /** The reasoning that a signature alone stands for. */
  static ContentPart alone(Signature signature) {
    return signature.value().startsWith(HIDDEN)
        ? new HiddenReasoning(
            new Signature(signature.maker(), signature.value().substring(HIDDEN.length())))
        : new Reasoning("", signature);
  }
}
