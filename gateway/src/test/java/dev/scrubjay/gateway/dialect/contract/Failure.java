package dev.scrubjay.gateway.dialect.contract;

import static dev.scrubjay.gateway.dialect.contract.Vendor.Report.anthropic;
import static dev.scrubjay.gateway.dialect.contract.Vendor.Report.google;
import static dev.scrubjay.gateway.dialect.contract.Vendor.Report.openAi;

import dev.scrubjay.gateway.dialect.contract.Vendor.Report;

/**
 * The failures of providers, each with the status of the client's error, and their words for it.
 */
@SuppressWarnings("ImmutableEnumChecker") // a report is two values
enum Failure {
  BAD_REQUEST(
      400,
      openAi(400, "invalid_request_error", "", "Invalid value: 'x'."),
      anthropic(400, "invalid_request_error", "messages.0: Invalid value"),
      google(400, "INVALID_ARGUMENT", "Invalid value at 'contents'.")),
  KEY(
      502,
      openAi(401, "invalid_request_error", "invalid_api_key", "Incorrect API key provided."),
      anthropic(401, "authentication_error", "invalid x-api-key"),
      google(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.")),
  MODEL(
      404,
      openAi(404, "invalid_request_error", "model_not_found", "The model `x` does not exist"),
      anthropic(404, "not_found_error", "model: claude-x"),
      google(404, "NOT_FOUND", "models/x is not found for API version v1beta")),
  RATE_LIMIT(
      429,
      openAi(429, "requests", "rate_limit_exceeded", "Rate limit reached."),
      anthropic(429, "rate_limit_error", "This request would exceed your rate limit."),
      google(429, "RESOURCE_EXHAUSTED", "Quota exceeded, retry later.")),
  CONTEXT(
      400,
      openAi(
          400,
          "invalid_request_error",
          "context_length_exceeded",
          "This model's maximum context length is 128000 tokens."),
      anthropic(400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"),
      google(400, "INVALID_ARGUMENT", "The input token count (9) exceeds the maximum number")),
  FILTER(
      400,
      openAi(400, "invalid_request_error", "content_filter", "The response was filtered."),
      anthropic(400, "invalid_request_error", "Output blocked by content filtering policy"),
      google(400, "INVALID_ARGUMENT", "The request was rejected, input was flagged.")),
  SERVER(
      502,
      openAi(500, "server_error", "", "The server had an error."),
      anthropic(500, "api_error", "Internal server error"),
      google(500, "INTERNAL", "An internal error has occurred.")),
  OVERLOAD(
      503,
      openAi(503, "server_error", "", "The engine is currently overloaded."),
      anthropic(529, "overloaded_error", "Overloaded"),
      google(503, "UNAVAILABLE", "The model is overloaded."));

  private final int status;
  private final Report openAi;
  private final Report anthropic;
  private final Report google;

  Failure(int status, Report openAi, Report anthropic, Report google) {
    this.status = status;
    this.openAi = openAi;
    this.anthropic = anthropic;
    this.google = google;
  }

  int status() {
    return status;
  }

  /** How {@code vendor} reports this failure. */
  Report of(Vendor vendor) {
    return switch (vendor) {
      case OPENAI -> openAi;
      case ANTHROPIC -> anthropic;
      case GOOGLE -> google;
    };
  }
}
