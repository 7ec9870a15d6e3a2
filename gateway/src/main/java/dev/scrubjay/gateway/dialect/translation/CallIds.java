package dev.scrubjay.gateway.dialect.translation;

import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import dev.scrubjay.gateway.dialect.translation.Signature.Maker;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The ids of tool calls, as clients see them. The signature of a call is a part of its id, as many
 * clients hand back nothing but the id, the name and the arguments, and Google refuses a call
 * without its signature.
 */
public final class CallIds {
  private static final String MARK = "__sig_";

  private CallIds() {}

  /** The id with the signature, of letters, digits, underscores and hyphens if {@code id} is. */
  public static String signed(String id, @Nullable Signature signature) {
    if (signature == null) {
      return id;
    }
    byte[] text = signature.in(Maker.GOOGLE).getBytes(StandardCharsets.UTF_8);
    return id + MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(text);
  }

  /** The id without a signature. */
  public static String plain(String id) {
    int mark = id.indexOf(MARK);
    return mark < 0 ? id : id.substring(0, mark);
  }

  /** Whether {@code id} has a signature. */
  public static boolean isSigned(String id) {
    return id.contains(MARK);
  }

  /** A call that a client hands back. */
  public static ToolUse use(String id, String name, String arguments) {
    return new ToolUse(plain(id), name, arguments, signature(id));
  }

  private static @Nullable Signature signature(String id) {
    int mark = id.indexOf(MARK);
    if (mark < 0) {
      return null;
    }
    try {
      byte[] text = Base64.getUrlDecoder().decode(id.substring(mark + MARK.length()));
      return Signature.of(new String(text, StandardCharsets.UTF_8), Maker.GOOGLE);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
