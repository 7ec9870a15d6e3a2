package dev.scrubjay.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.Locale;

/** Encodes errors in Google's format. */
final class GeminiErrors {
  private static final String TYPE = "type.googleapis.com/google.rpc.";

  private GeminiErrors() {}

  static ObjectNode encode(ApiError error, String requestId) {
    ObjectNode body = Json.object();
    ObjectNode inner =
        body.putObject("error")
            .put("code", error.kind().status())
            .put("message", error.message())
            .put("status", status(error.kind()));
    ArrayNode details = inner.putArray("details");
    ObjectNode given = error.given();
    if (given != null && given.path("details").isArray()) {
      given.path("details").forEach(details::add);
    }
    if (error.code() != null) {
      details
          .addObject()
          .put("@type", TYPE + "ErrorInfo")
          .put("reason", error.code().toUpperCase(Locale.ROOT))
          .put("domain", "scrubjay");
    }
    if (error.param() != null) {
      details
          .addObject()
          .put("@type", TYPE + "BadRequest")
          .putArray("fieldViolations")
          .addObject()
          .put("field", error.param())
          .put("description", error.message());
    }
    if (error.retryAfter() != null && !hasRetryInfo(details)) {
      long seconds = (error.retryAfter().toMillis() + 999) / 1000;
      details
          .addObject()
          .put("@type", TYPE + "RetryInfo")
          .put("retryDelay", Math.max(1, seconds) + "s");
    }
    details.addObject().put("@type", TYPE + "RequestInfo").put("requestId", requestId);
    error.addGiven(inner);
    return body;
  }

  private static boolean hasRetryInfo(ArrayNode details) {
    return details.findValuesAsText("@type").contains(TYPE + "RetryInfo");
  }

  private static String status(ErrorKind kind) {
    return switch (kind) {
      case AUTHENTICATION -> "UNAUTHENTICATED";
      case PERMISSION -> "PERMISSION_DENIED";
      case NOT_FOUND -> "NOT_FOUND";
      case METHOD_NOT_ALLOWED -> "UNIMPLEMENTED";
      case RATE_LIMITED -> "RESOURCE_EXHAUSTED";
      case INTERNAL -> "INTERNAL";
      case BAD_GATEWAY, UNAVAILABLE -> "UNAVAILABLE";
      case REQUEST_TIMEOUT, GATEWAY_TIMEOUT -> "DEADLINE_EXCEEDED";
      default -> "INVALID_ARGUMENT";
    };
  }
}
