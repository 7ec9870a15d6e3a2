package dev.scrubjay.gateway.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.RequestText;
import dev.scrubjay.gateway.dialect.json.TaskText;
import java.util.Map;

/**
 * A chat request as a client sent it, understood.
 *
 * @param dialect whose shape {@code body} has
 * @param body as received, less Scrubjay's own members; not to be changed
 * @param headers those that the dialect passes on
 * @param model the model asked for, or {@code auto}
 * @param stream whether the answer is to be streamed
 * @param includeUsage whether the client wants a stream to report usage
 * @param stateful whether it refers to, or leaves, state at the provider, and so cannot be cached
 * @param features what routing needs to know of it
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

  /** Whether the choice of the model is left to the router. */
  public boolean isAuto() {
    return model.equals(AUTO);
  }

  /** The text that tells what the request is about: its instructions and its last message. */
  public String taskText() {
    return TaskText.of(body);
  }

  /** All of its text that a model reads. Long requests have much. */
  public String text() {
    return RequestText.of(body);
  }
}
