package dev.scrubjay.gateway.chaos;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** An answer in a provider's dialect, whole and as the events of a stream. */
sealed interface SpokenAnswer {

  boolean isStreamed();

  String whole(List<String> words);

  String begin();

  String event(String word);

  String end();

  String error();

  /** OpenAI's chat completion. */
  record OpenAi(JsonObject asked) implements SpokenAnswer {
    @Override
    public boolean isStreamed() {
      return asked.getBoolean("stream", false);
    }

    @Override
    public String whole(List<String> words) {
      return head("chat.completion")
          .put(
              "choices",
              new JsonArray()
                  .add(
                      new JsonObject()
                          .put("index", 0)
                          .put("finish_reason", "stop")
                          .put(
                              "message",
                              new JsonObject()
                                  .put("role", "assistant")
                                  .put("content", String.join("", words)))))
          .put(
              "usage",
              new JsonObject()
                  .put("prompt_tokens", 5)
                  .put("completion_tokens", words.size())
                  .put("total_tokens", 5 + words.size()))
          .encode();
    }

    private JsonObject head(String object) {
      return new JsonObject()
          .put("id", "chatcmpl-1")
          .put("object", object)
          .put("created", 1)
          .put("model", asked.getString("model"));
    }

    private String chunk(JsonObject delta, String reason) {
      JsonObject choice =
          new JsonObject().put("index", 0).put("delta", delta).put("finish_reason", reason);
      JsonObject chunk = head("chat.completion.chunk").put("choices", new JsonArray().add(choice));
      return "data: " + chunk.encode() + "\n\n";
    }

    @Override
    public String begin() {
      return chunk(new JsonObject().put("role", "assistant").put("content", ""), null);
    }

    @Override
    public String event(String word) {
      return chunk(new JsonObject().put("content", word), null);
    }

    @Override
    public String end() {
      return chunk(new JsonObject(), "stop") + "data: [DONE]\n\n";
    }

    @Override
    public String error() {
      return "data: {\"error\":{\"type\":\"server_error\",\"message\":\"a fault\"}}\n\n";
    }
  }

  /** Anthropic's message. */
  record Anthropic(JsonObject asked) implements SpokenAnswer {
    @Override
    public boolean isStreamed() {
      return asked.getBoolean("stream", false);
    }

    private JsonObject message(JsonArray content, String reason, int tokens) {
      return new JsonObject()
          .put("id", "msg_1")
          .put("type", "message")
          .put("role", "assistant")
          .put("model", asked.getString("model"))
          .put("content", content)
          .put("stop_reason", reason)
          .put("stop_sequence", (String) null)
          .put("usage", new JsonObject().put("input_tokens", 5).put("output_tokens", tokens));
    }

    @Override
    public String whole(List<String> words) {
      JsonObject text = new JsonObject().put("type", "text").put("text", String.join("", words));
      return message(new JsonArray().add(text), "end_turn", words.size()).encode();
    }

    private static String named(JsonObject event) {
      return "event: " + event.getString("type") + "\ndata: " + event.encode() + "\n\n";
    }

    @Override
    public String begin() {
      JsonObject start =
          new JsonObject()
              .put("type", "message_start")
              .put("message", message(new JsonArray(), null, 1));
      JsonObject block =
          new JsonObject()
              .put("type", "content_block_start")
              .put("index", 0)
              .put("content_block", new JsonObject().put("type", "text").put("text", ""));
      return named(start) + named(block);
    }

    @Override
    public String event(String word) {
      return named(
          new JsonObject()
              .put("type", "content_block_delta")
              .put("index", 0)
              .put("delta", new JsonObject().put("type", "text_delta").put("text", word)));
    }

    @Override
    public String end() {
      JsonObject delta =
          new JsonObject()
              .put("type", "message_delta")
              .put(
                  "delta",
                  new JsonObject()
                      .put("stop_reason", "end_turn")
                      .put("stop_sequence", (String) null))
              .put("usage", new JsonObject().put("output_tokens", 9));
      return named(new JsonObject().put("type", "content_block_stop").put("index", 0))
          + named(delta)
          + named(new JsonObject().put("type", "message_stop"));
    }

    @Override
    public String error() {
      JsonObject error = new JsonObject().put("type", "overloaded_error").put("message", "a fault");
      return named(new JsonObject().put("type", "error").put("error", error));
    }
  }
}
