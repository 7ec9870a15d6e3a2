package dev.scrubjay.gateway.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.json.RequestText;
import dev.scrubjay.gateway.dialect.json.TaskText;
import java.util.List;
import java.util.Map;

/**
 * A validated request of a client.
 *
 * @param dialect the client's dialect, which {@code body} is in
 * @param body as received, without Scrubjay's own members; not to be changed
 * @param headers those that the dialect passes on to providers
 * @param model the requested model, or {@code auto}
 * @param stream whether the answer is to be streamed
 * @param includeUsage whether the client wants a stream to report usage
 * @param stateful whether it uses or creates state at the provider, and so cannot be cached
 * @param features the properties that routing uses
 */
public record ChatRequest(
    ClientDialect dialect,
    ObjectNode body,
    Map<String, String> headers,
    String model,
    boolean stream,
    boolean includeUsage,
    boolean stateful,
    RequestFeatures features) {
  /** The name that leaves the choice of the model to the router. */
  public static final String AUTO = "auto";

  public ChatRequest {
    headers = Map.copyOf(headers);
  }

  /** The same request for the model under another name. */
  public ChatRequest forModel(String other) {
    if (other.equals(model)) {
      return this;
    }
    ObjectNode renamed = Json.object();
    renamed.setAll(body);
    renamed.put("model", other);
    return new ChatRequest(
        dialect, renamed, headers, other, stream, includeUsage, stateful, features);
  }

  /** The same request with another body, for the same model. */
  public ChatRequest with(ObjectNode other) {
    return new ChatRequest(
        dialect, other, headers, model, stream, includeUsage, stateful, features);
  }

  /** The same request for a whole answer. */
  public ChatRequest unstreamed() {
    if (!stream) {
      return this;
    }
    ObjectNode whole = Json.object();
    whole.setAll(body);
    whole.remove(List.of("stream", "stream_options"));
    return new ChatRequest(dialect, whole, headers, model, false, includeUsage, stateful, features);
  }

  /** Whether the choice of the model is left to the router. */
  public boolean isAuto() {
    return model.equals(AUTO);
  }

  /** The text by which the task type is guessed: the instructions and the last message. */
  public String taskText() {
    return TaskText.of(body);
  }

  /** All text that a model reads, which may be megabytes. */
  public String text() {
    return RequestText.of(body);
  }
}
