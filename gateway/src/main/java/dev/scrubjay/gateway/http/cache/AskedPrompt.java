package dev.scrubjay.gateway.http.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.ClientDialect;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicMessages;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import dev.scrubjay.gateway.dialect.openai.OpenAiCompletions;
import dev.scrubjay.gateway.dialect.responses.OpenAiResponses;
import dev.scrubjay.gateway.http.message.RequestFields;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a caller for advice would ask a model, as the route of its dialect reads it: {@code
 * messages} as chat completions do (or as Anthropic's messages, with the header {@code
 * anthropic-version}), {@code input} as responses do, {@code prompt} as completions do.
 */
final class AskedPrompt {
  /** The members that are read. */
  static final Set<String> NAMES =
      Set.of(
          "messages",
          "input",
          "prompt",
          "system",
          "instructions",
          "tools",
          "tool_choice",
          "response_format",
          "text",
          "max_tokens",
          "max_completion_tokens",
          "max_output_tokens");

  private static final List<String> PROMPTS = List.of("messages", "input", "prompt");

  /** Anthropic's requests must have a limit; one that limits nothing. */
  private static final int MAX_TOKENS = 1_000_000;

  private AskedPrompt() {}

  /**
   * The request to a model; null if {@code fields} have no prompt.
   *
   * @throws ApiException naming the member that is wrong
   */
  static @Nullable ChatRequest in(RequestFields fields, MultiMap headers) {
    List<String> given = PROMPTS.stream().filter(fields::has).toList();
    if (given.isEmpty()) {
      return null;
    }
    if (given.size() > 1) {
      throw RequestFields.wrong(given.get(1), "is there beside " + given.get(0));
    }
    ObjectNode body = Json.object().put("model", ChatRequest.AUTO);
    NAMES.stream()
        .sorted()
        .filter(fields::has)
        .forEach(name -> body.set(name, fields.object().get(name)));
    boolean anthropic = headers.contains("anthropic-version") && given.contains("messages");
    if (anthropic && !body.has("max_tokens")) {
      body.put("max_tokens", MAX_TOKENS);
    }
    return dialect(given.get(0), anthropic).decode(body, Map.of());
  }

  private static ClientDialect dialect(String prompt, boolean anthropic) {
    return switch (prompt) {
      case "input" -> new OpenAiResponses();
      case "prompt" -> new OpenAiCompletions();
      default -> anthropic ? new AnthropicMessages() : new OpenAiChat();
    };
  }
}
