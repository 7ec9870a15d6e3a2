package dev.scrubjay.gateway.dialect.translation;

import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.Tool;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import dev.scrubjay.gateway.dialect.translation.Conversation.Tools;
import dev.scrubjay.gateway.dialect.translation.Conversation.Turn;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.AnswerChoice;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The names of tools as every provider takes them: at most 64 letters, digits, underscores and
 * hyphens. A name that is not so becomes one that begins like it and ends with its hash; answers
 * have the client's names again.
 */
public final class ToolNames implements AnswerFilter {
  private static final int MAX_CHARS = 64;
  private static final int HASH_CHARS = 8;
  private static final Pattern ILLEGAL = Pattern.compile("[^A-Za-z0-9_-]");
  private static final Pattern LEGAL = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,63}");

  /** The client's names by the provider's; of changed names alone. */
  private final Map<String, String> originals = new HashMap<>();

  private ToolNames() {}

  /** The names of the tools of {@code conversation}. */
  public static ToolNames of(Conversation conversation) {
    ToolNames names = new ToolNames();
    for (Tool tool : conversation.tools().tools()) {
      String legal = legal(tool.name());
      if (!legal.equals(tool.name())) {
        names.originals.put(legal, tool.name());
      }
    }
    return names;
  }

  static String legal(String name) {
    if (name.isEmpty() || LEGAL.matcher(name).matches()) {
      return name;
    }
    UUID hash = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    String start = "_".repeat(Character.isDigit(name.charAt(0)) || name.charAt(0) == '-' ? 1 : 0);
    String like = start + ILLEGAL.matcher(name).replaceAll("_");
    int most = MAX_CHARS - HASH_CHARS - 1;
    return like.substring(0, Math.min(most, like.length()))
        + "_"
        + hash.toString().substring(0, HASH_CHARS);
  }

  /** {@code conversation} with the provider's names. */
  public static Conversation applied(Conversation conversation) {
    Tools tools = conversation.tools();
    String named = tools.named();
    return new Conversation(
        conversation.system(),
        conversation.turns().stream().map(ToolNames::applied).toList(),
        conversation.settings(),
        new Tools(
            tools.tools().stream().map(tool -> tool.withName(legal(tool.name()))).toList(),
            tools.mode(),
            named == null ? null : legal(named),
            tools.parallel()),
        conversation.dropped(),
        conversation.obstacle());
  }

  private static Turn applied(Turn turn) {
    return new Turn(
        turn.role(),
        turn.parts().stream()
            .map(part -> part instanceof ToolUse use ? use.withName(legal(use.name())) : part)
            .toList());
  }

  private String original(String name) {
    return originals.getOrDefault(name, name);
  }

  @Override
  public AnswerChoice whole(AnswerChoice choice) {
    List<ContentPart> parts =
        choice.parts().stream()
            .map(part -> part instanceof ToolUse use ? use.withName(original(use.name())) : part)
            .toList();
    return new AnswerChoice(parts, choice.reason());
  }

  @Override
  public EventFilter stream() {
    return event ->
        List.of(
            event instanceof AnswerEvent.ToolStarted tool
                ? tool.withName(original(tool.name()))
                : event);
  }
}
