package dev.scrubjay.gateway.dialect.bedrock;

import dev.scrubjay.gateway.dialect.translation.Conversation.Tool;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The names of tools: 1 to 64 letters, digits, underscores and hyphens. */
final class BedrockNames {
  private static final Pattern NOT_IN_NAMES = Pattern.compile("[^A-Za-z0-9_-]");
  private static final int MAX = 64;
  private static final int MAX_BEGINNING = 50;

  private BedrockNames() {}

  /** {@code name}, or one that Bedrock allows and that no other name gets. */
  static String allowed(String name) {
    String safe = NOT_IN_NAMES.matcher(name).replaceAll("_");
    if (safe.equals(name) && name.length() <= MAX) {
      return name;
    }
    String beginning = safe.length() <= MAX_BEGINNING ? safe : safe.substring(0, MAX_BEGINNING);
    return beginning + "_" + Integer.toHexString(name.hashCode());
  }

  /** The names of {@code tools}, by those that Bedrock allows. */
  static Map<String, String> originals(List<Tool> tools) {
    Map<String, String> originals = new HashMap<>();
    tools.forEach(tool -> originals.put(allowed(tool.name()), tool.name()));
    return originals;
  }
}
