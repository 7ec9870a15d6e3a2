package dev.scrubjay.gateway.dialect.openai;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a server with OpenAI's API takes: OpenAI's own, one that refuses members it does not know,
 * or any other.
 */
public enum OpenAiServer {
  /** OpenAI or Azure. */
  OPENAI,
  /** One that refuses members it does not know, in messages too. */
  STRICT,
  OTHER;

  private static final Set<String> STRICT_HOSTS =
      Set.of("api.mistral.ai", "api.groq.com", "api.cerebras.ai");

  private static final Pattern REASONING_OPENAI =
      Pattern.compile("(?:.*[/.:])?(?:o[1-9]|gpt-[5-9]).*");
  private static final Pattern CHAT_ONLY = Pattern.compile(".*gpt-[5-9][^/]*-chat.*");
  private static final Pattern REASONING_OTHER =
      Pattern.compile(
          ".*(gpt-oss|gemini|claude|magistral|grok-3-mini|reason|think|deepseek-r|-r1).*");

  /** The server at {@code host}. */
  public static OpenAiServer at(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.equals("api.openai.com") || name.endsWith(".openai.azure.com")) {
      return OPENAI;
    }
    return STRICT_HOSTS.contains(name) ? STRICT : OTHER;
  }

  /** The member for the limit of output tokens; OpenAI's reasoning models refuse the older one. */
  String limit(String model) {
    return this == OPENAI || isOpenAiReasoning(model) ? "max_completion_tokens" : "max_tokens";
  }

  /** Whether {@code model} refuses temperature, top_p and stop sequences. */
  boolean hasFixedSampling(String model) {
    return isOpenAiReasoning(model) && !CHAT_ONLY.matcher(lower(model)).matches();
  }

  /** The words for effort that {@code model} takes; none if it is not known to reason. */
  List<String> efforts(String model) {
    if (hasFixedSampling(model)) {
      boolean first = lower(model).matches("(?:.*[/.:])?gpt-5(?:-(?!\\d\\b).*)?");
      boolean series = lower(model).matches("(?:.*[/.:])?o[1-9].*");
      return series
          ? List.of("low", "medium", "high")
          : List.of(first ? "minimal" : "none", "low", "medium", "high");
    }
    return REASONING_OTHER.matcher(lower(model)).matches()
        ? List.of("low", "medium", "high")
        : List.of();
  }

  /** Whether messages of the history may have {@code reasoning_content}. */
  boolean takesReasoning() {
    return this == OTHER;
  }

  /** Whether it takes the name of the end user. */
  boolean takesUser() {
    return this != STRICT;
  }

  private static boolean isOpenAiReasoning(String model) {
    return REASONING_OPENAI.matcher(lower(model)).matches();
  }

  private static String lower(String model) {
    return model.toLowerCase(Locale.ROOT);
  }
}
