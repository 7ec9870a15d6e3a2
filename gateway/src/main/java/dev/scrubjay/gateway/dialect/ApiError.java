package dev.scrubjay.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The failure of a request, independent of the client's dialect.
 *
 * @param kind decides the status and the dialect's error type
 * @param message a sentence or two for the person who sent the request; shortened if too long, as
 *     it may quote the request
 * @param param the request's member at fault, such as {@code messages[0].role}
 * @param code a stable short name, such as {@code unknown_model}
 * @param retryAfter the time to wait before another try
 * @param given the error as a provider reports it, without secrets; {@code null} if none does
 */
public record ApiError(
    ErrorKind kind,
    String message,
    @Nullable String param,
    @Nullable String code,
    @Nullable Duration retryAfter,
    @Nullable ObjectNode given) {
  /** The code of a prompt that is too long for the model, by which agents know to shorten it. */
  public static final String CONTEXT_LENGTH_EXCEEDED = "context_length_exceeded";

  /** The code of a model that does not exist, or that the caller may not use. */
  public static final String MODEL_NOT_FOUND = "model_not_found";

  private static final int MAX_CHARS = 1000;

  public ApiError {
    message = message.length() <= MAX_CHARS ? message : message.substring(0, MAX_CHARS) + "...";
    param = param == null || param.length() <= MAX_CHARS ? param : param.substring(0, MAX_CHARS);
  }

  /** An error of the gateway's own. */
  public ApiError(
      ErrorKind kind,
      String message,
      @Nullable String param,
      @Nullable String code,
      @Nullable Duration retryAfter) {
    this(kind, message, param, code, retryAfter, null);
  }

  /** The kinds of errors, each with its HTTP status and its type in each dialect. */
  public enum ErrorKind {
    INVALID_REQUEST(400, "invalid_request_error", "invalid_request_error"),
    AUTHENTICATION(401, "authentication_error", "authentication_error"),
    PERMISSION(403, "permission_error", "permission_error"),
    NOT_FOUND(404, "invalid_request_error", "not_found_error"),
    METHOD_NOT_ALLOWED(405, "invalid_request_error", "invalid_request_error"),
    REQUEST_TIMEOUT(408, "invalid_request_error", "invalid_request_error"),
    TOO_LARGE(413, "invalid_request_error", "request_too_large"),
    URI_TOO_LONG(414, "invalid_request_error", "invalid_request_error"),
    UNSUPPORTED_MEDIA_TYPE(415, "invalid_request_error", "invalid_request_error"),
    MISDIRECTED(421, "invalid_request_error", "invalid_request_error"),
    UNPROCESSABLE(422, "invalid_request_error", "invalid_request_error"),
    HEADERS_TOO_LARGE(431, "invalid_request_error", "invalid_request_error"),
    RATE_LIMITED(429, "rate_limit_error", "rate_limit_error"),
    INTERNAL(500, "server_error", "api_error"),
    NOT_IMPLEMENTED(501, "invalid_request_error", "invalid_request_error"),
    BAD_GATEWAY(502, "upstream_error", "api_error"),
    UNAVAILABLE(503, "server_error", "overloaded_error"),
    GATEWAY_TIMEOUT(504, "timeout_error", "timeout_error");

    private final int status;
    private final String openAiType;
    private final String anthropicType;

    ErrorKind(int status, String openAiType, String anthropicType) {
      this.status = status;
      this.openAiType = openAiType;
      this.anthropicType = anthropicType;
    }

    public int status() {
      return status;
    }

    public String openAiType() {
      return openAiType;
    }

    public String anthropicType() {
      return anthropicType;
    }
  }

  public static ApiError of(ErrorKind kind, String code, String message) {
    return new ApiError(kind, message, null, code, null);
  }

  /** The error of an invalid member of the request. */
  public static ApiError invalid(String param, String message) {
    return new ApiError(ErrorKind.INVALID_REQUEST, message, param, "invalid_value", null);
  }

  public ApiError withRetryAfter(Duration delay) {
    return new ApiError(kind, message, param, code, delay, given);
  }

  /** Adds to {@code encoded} what the provider says of the error beyond its members. */
  public void addGiven(ObjectNode encoded) {
    if (given != null) {
      for (Map.Entry<String, JsonNode> member : given.properties()) {
        if (!encoded.has(member.getKey())) {
          encoded.set(member.getKey(), member.getValue().deepCopy());
        }
      }
    }
  }
}
