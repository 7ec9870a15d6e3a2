package dev.scrubjay.gateway.dialect.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.List;

/** Encodes errors in the format of OpenAI's Responses API. */
final class ResponsesErrors {
  private ResponsesErrors() {}

  static ObjectNode encode(ApiError error) {
    return Json.object().set("error", body(error));
  }

  private static ObjectNode body(ApiError error) {
    ObjectNode body =
        Json.object()
            .put("message", error.message())
            .put("type", error.kind().openAiType())
            .put("param", error.param())
            .put("code", error.code());
    error.addGiven(body);
    return body;
  }

  /**
   * The events of a stream that fails: {@code error}, flat as it is documented and nested as
   * OpenAI's servers send it and its SDKs raise it; and {@code response.failed}, which agents wait
   * for.
   */
  static List<SseEvent> events(ApiError error) {
    String code = error.code() == null ? "server_error" : error.code();
    ObjectNode data =
        Json.object()
            .put("type", "error")
            .put("code", code)
            .put("message", error.message())
            .put("param", error.param());
    data.set("error", body(error));
    ObjectNode failed = Json.object().put("type", "response.failed");
    failed
        .putObject("response")
        .put("object", "response")
        .put("status", "failed")
        .putObject("error")
        .put("code", code)
        .put("message", error.message());
    return List.of(
        new SseEvent("error", Json.text(data)), new SseEvent("response.failed", Json.text(failed)));
  }
}
