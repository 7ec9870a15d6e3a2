package dev.scrubjay.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.FakeProvider.Reply;
import dev.scrubjay.gateway.dialect.json.Json;

/** Answers of 10 tokens to prompts of 100, as OpenAI's chat completions are. */
final class ChatReplies {
  private ChatReplies() {}

  static Reply whole(JsonNode message, String reason) {
    return Reply.json(
        200,
        """
        {"id":"c-1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,\
        "message":%s,"finish_reason":"%s"}],\
        "usage":{"prompt_tokens":100,"completion_tokens":10,"total_tokens":110}}\
        """
            .formatted(Json.text(message), reason));
  }

  static Reply streamed(String text) {
    return Reply.events(
        """
        {"id":"c-1","object":"chat.completion.chunk","created":1,"model":"m","choices":\
        [{"index":0,"delta":{"role":"assistant","content":"%s"},"finish_reason":null}]}\
        """
            .formatted(text),
        """
        {"id":"c-1","object":"chat.completion.chunk","created":1,"model":"m","choices":\
        [{"index":0,"delta":{},"finish_reason":"stop"}]}\
        """,
        """
        {"id":"c-1","object":"chat.completion.chunk","created":1,"model":"m","choices":[],\
        "usage":{"prompt_tokens":100,"completion_tokens":10,"total_tokens":110}}\
        """,
        "[DONE]");
  }
}
