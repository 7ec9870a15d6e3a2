package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.Conversation;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Translates requests to continue a text into chats whose only message is that text. */
final class CompletionRequests {
  /** The limit of requests without one, as documented. */
  private static final int USUAL_MAX_TOKENS = 16;

  /** The models of OpenAI's own that chat and take no text to continue. */
  private static final Pattern CHAT_ONLY =
      Pattern.compile("(gpt-(?!3\\.5-turbo-instruct)|chatgpt|o\\d).*");

  /** Members that a chat lacks, and those that say something else in it. */
  private static final Set<String> NOT_OF_CHAT =
      Set.of("prompt", "echo", "suffix", "best_of", "logprobs");

  private CompletionRequests() {}

  /** Whether {@code model}, a name at its provider, is known to refuse texts to continue. */
  static boolean isChatOnly(String model) {
    return CHAT_ONLY.matcher(model.substring(model.lastIndexOf('/') + 1)).matches();
  }

  static int maxTokens(ObjectNode body) {
    return body.path("max_tokens").isInt() ? body.path("max_tokens").intValue() : USUAL_MAX_TOKENS;
  }

  static Conversation conversation(ObjectNode body) {
    ObjectNode chat = chat(body);
    Optional<String> obstacle = obstacle(body);
    Conversation conversation = OpenAiRequests.conversation(chat);
    return obstacle.isPresent() ? conversation.withObstacle(obstacle.get()) : conversation;
  }

  private static ObjectNode chat(ObjectNode body) {
    ObjectNode chat = body.deepCopy();
    chat.remove(NOT_OF_CHAT);
    JsonNode prompt = body.path("prompt");
    chat.put("max_tokens", Math.max(1, maxTokens(body)));
    chat.putArray("messages")
        .addObject()
        .put("role", "user")
        .put("content", prompt.isTextual() ? prompt.textValue() : prompt.path(0).asText());
    return chat;
  }

  private static Optional<String> obstacle(ObjectNode body) {
    JsonNode prompt = body.path("prompt");
    if (prompt.isArray() && !(prompt.size() == 1 && prompt.path(0).isTextual())) {
      return Optional.of("it takes one prompt, a text");
    }
    if (body.path("echo").asBoolean(false)) {
      return Optional.of("it does not echo the prompt");
    }
    if (!Json.textOf(body, "suffix").isEmpty()) {
      return Optional.of("it does not take a suffix");
    }
    if (body.hasNonNull("logprobs")) {
      return Optional.of("it does not give logprobs");
    }
    return body.path("best_of").asInt(1) > Math.max(1, body.path("n").asInt(1))
        ? Optional.of("it does not choose the best of several answers")
        : Optional.empty();
  }
}
