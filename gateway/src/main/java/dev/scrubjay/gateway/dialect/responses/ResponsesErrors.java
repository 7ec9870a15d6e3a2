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
   *
   * @param response of which nothing has been said
   * @param sent the number of events before
   */
  static List<SseEvent> events(ApiError error, ObjectNode response, int sent) {
    ObjectNode data =
        Json.object()
            .put("type", "error")
            .put("code", error.code() == null ? "server_error" : error.code())
            .put("message", error.message())
            .put("param", error.param())
            .put("sequence_number", sent);
    data.set("error", body(error));
    ObjectNode failed =
        Json.object().put("type", "response.failed").put("sequence_number", sent + 1);
    ObjectNode whole = response.put("status", "failed");
    whole.putObject("error").put("code", code(error)).put("message", error.message());
    failed.set("response", whole);
    return List.of(
        new SseEvent("error", Json.text(data)), new SseEvent("response.failed", Json.text(failed)));
  }

  /** One of the codes that a failed response may have, and the one by which agents compact. */
  private static String code(ApiError error) {
    if (ApiError.CONTEXT_LENGTH_EXCEEDED.equals(error.code())) {
      return ApiError.CONTEXT_LENGTH_EXCEEDED;
    }
    return switch (error.kind()) {
      case RATE_LIMITED -> "rate_limit_exceeded";
      case INVALID_REQUEST, TOO_LARGE, UNPROCESSABLE -> "invalid_prompt";
      default -> "server_error";
    };
  }
}
