package dev.scrubjay.gateway.recordings;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.recordings.Bench.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A recorded request, sent to a provider of another dialect. */
final class RequestsAcross {
  /** Why a request may be refused: nothing of the kind exists elsewhere. */
  private static final Pattern UNTRANSLATABLE =
      Pattern.compile(
          "does not (have|take) (the|a) ?tools?|does not take tools of type|uploaded elsewhere|does"
              + " not take content of type|does not take 'web_search_options'|does not give"
              + " logprobs|stateful|does not take files by URL|does not take (images|documents)"
              + " from|container|mcp_servers|cachedContent|keeps|does not take"
              + " '(models|thinking)'|takes no (audio|video|sound)|does not take"
              + " (sound|audio|video|files)");

  private static final String OPENAI =
      """
      {"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":
      {"role":"assistant","content":"ok"},"finish_reason":"stop"}],
      "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}\
      """;

  private static final String ANTHROPIC =
      """
      {"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":
      "ok"}],"stop_reason":"end_turn","stop_sequence":null,
      "usage":{"input_tokens":1,"output_tokens":1}}\
      """;

  private static final String GEMINI =
      """
      {"candidates":[{"content":{"role":"model","parts":[{"text":"ok"}]},"finishReason":"STOP",
      "index":0}],"usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":1,
      "totalTokenCount":2},"modelVersion":"m","responseId":"r1"}\
      """;

  private RequestsAcross() {}

  static String model(Wire provider) {
    return switch (provider) {
      case OPENAI, RESPONSES -> "openai/gpt-4o";
      case ANTHROPIC -> "anthropic/claude-sonnet-4-5";
      case GEMINI -> "google/gemini-3-pro-preview";
    };
  }

  static String answer(Wire provider) {
    return switch (provider) {
      case OPENAI, RESPONSES -> OPENAI;
      case ANTHROPIC -> ANTHROPIC;
      case GEMINI -> GEMINI;
    };
  }

  /** What is lost on the way to a provider that speaks {@code provider}. */
  static List<String> check(Bench bench, RecordedExchange exchange, Wire provider) {
    List<String> found = new ArrayList<>();
    bench.replies(200, false, answer(provider));
    Wire client = exchange.wire();
    ObjectNode request = exchange.sent();
    if (client != Wire.GEMINI) {
      request.put("model", model(provider));
    }
    Reply reply = bench.caller().send(client.path(model(provider), false), request);
    Optional<ObjectNode> call = bench.lastCall();
    if (call.isEmpty() && UNTRANSLATABLE.matcher(reply.body()).find()) {
      return List.of();
    }
    if (reply.status() != 200 || call.isEmpty()) {
      return List.of("to " + provider + ": answered " + reply.status() + ": " + reply.body());
    }
    for (String text : Texts.of(client, exchange.request())) {
      if (!Texts.has(call.get(), text)) {
        found.add("to " + provider + ": lost " + text.substring(0, Math.min(100, text.length())));
      }
    }
    return found;
  }
}
