package dev.scrubjay.gateway.upstream.provider;

import dev.scrubjay.gateway.dialect.ApiError;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of what providers report: one status can stand for a bad request, an empty account, a
 * bad key or an unknown model, depending on the provider.
 */
final class ErrorMeaning {
  /** A sentence that says of a model, named right after the word, that it is not to be had. */
  private static final Pattern MODEL_IS_GONE =
      Pattern.compile(
          "models?[^a-z0-9]+(with id )?[^\\s,;]{0,120}[^a-z0-9]{0,3} ?"
              + "(does not exist|do not exist|doesn't exist|(is |was )?not found|"
              + "(is |was |has been |have been )?(decommissioned|deprecated|retired|removed|"
              + "discontinued|shut down)|is no longer (available|supported)|"
              + "is not available|is unknown|is not supported for generatecontent)");

  private ErrorMeaning() {}

  /** The kind of failure that {@code report} tells. */
  static FailureKind of(ErrorReport report) {
    int status = report.status();
    boolean refused = status >= 400 && status < 500;
    if (refused && isAccount(report)) {
      return FailureKind.ACCOUNT;
    }
    if (refused && isKey(report)) {
      return FailureKind.AUTH;
    }
    if (isTooLong(report)) {
      return FailureKind.CONTEXT_LENGTH;
    }
    if (refused && status != 429 && isFiltered(report)) {
      return FailureKind.REJECTED;
    }
    if (refused && status != 429 && isModel(report)) {
      return FailureKind.MODEL_NOT_FOUND;
    }
    if (status == 404 || status == 410) { // of a thing other than the model
      return FailureKind.REJECTED;
    }
    return ofLoad(report);
  }

  private static FailureKind ofLoad(ErrorReport report) {
    if (report.names("deadline_exceeded") || (report.status() >= 500 && report.says("timed out"))) {
      return FailureKind.TIMEOUT;
    }
    if (report.status() >= 500 && report.says("overloaded")) {
      return FailureKind.OVERLOADED;
    }
    boolean throttled =
        report.names(
            "throttlingexception", "rate_limit", "resource_exhausted", "too_many_requests");
    return throttled && report.status() < 500
        ? FailureKind.RATE_LIMITED
        : FailureKind.ofStatus(report.status());
  }

  /** The code for the client, where the provider's own is not the usual one. */
  static @Nullable String code(FailureKind kind, ErrorReport report) {
    return switch (kind) {
      case CONTEXT_LENGTH -> ApiError.CONTEXT_LENGTH_EXCEEDED;
      case MODEL_NOT_FOUND -> ApiError.MODEL_NOT_FOUND;
      case REJECTED -> report.code() == null && isFiltered(report) ? "content_filter" : null;
      default -> null;
    };
  }

  private static boolean isAccount(ErrorReport report) {
    return report.status() == 402
        || report.names(
            "insufficient_quota",
            "insufficient_balance",
            "insufficient_credit",
            "billing_hard_limit",
            "billing_not_active",
            "billing_error",
            "billing_disabled",
            "payment_required",
            "exceeded_current_quota",
            "account_deactivated",
            "access_terminated",
            "arrearage")
        || report.says(
            "credit balance is too low",
            "credit balance too low",
            "insufficient balance",
            "insufficient credit",
            "insufficient funds",
            "insufficient account balance",
            "out of credits",
            "purchase credits",
            "billing hard limit",
            "billing is not active",
            "account is not active",
            "account has been deactivated",
            "account has been disabled",
            "account has been suspended",
            "account is suspended",
            "organization has been disabled",
            "specified api usage limits",
            "exceeded your monthly",
            "requires billing to be enabled");
  }

  private static boolean isKey(ErrorReport report) {
    int status = report.status();
    if (status == 401) {
      return true;
    }
    if (status == 403) {
      return !isModel(report) && !isFiltered(report);
    }
    return report.names(
            "api_key_invalid",
            "api_key_expired",
            "api_key_service_blocked",
            "invalid_api_key",
            "authentication_error",
            "unauthenticated",
            "unrecognizedclientexception",
            "invalidsignatureexception",
            "expiredtokenexception")
        || report.says(
            "api key not valid",
            "api key expired",
            "invalid api key",
            "invalid api-key",
            "incorrect api key",
            "invalid x-api-key",
            "api key is invalid",
            "api key was reported as leaked",
            "user location is not supported");
  }

  private static boolean isTooLong(ErrorReport report) {
    int status = report.status();
    boolean possible = status == 400 || status == 413 || status == 422;
    return possible
        && (report.names("context_length_exceeded", "context_window_exceeded")
            || report.says(
                "maximum context length",
                "context length exceeded",
                "exceeds the context",
                "exceed the context",
                "exceed context limit",
                "exceeds the model's context",
                "context window",
                "prompt is too long",
                "input is too long",
                "input token count",
                "maximum number of tokens allowed",
                "reduce the length of the messages",
                "too large for model"));
  }

  private static boolean isFiltered(ErrorReport report) {
    return report.names("content_filter", "content_policy_violation", "moderation")
        || report.says(
            "content management policy",
            "content filtering policy",
            "rejected as a result of our safety system",
            "flagged by moderation",
            "input was flagged",
            "requires moderation");
  }

  private static boolean isModel(ErrorReport report) {
    int status = report.status();
    if (status == 404 || status == 410) {
      return !isOfSomethingElse(report);
    }
    return report.names(
            "model_not_found",
            "model_not_available",
            "model_not_supported",
            "model_decommissioned",
            "model_deprecated",
            "deploymentnotfound",
            "unknown_model",
            "invalid_model")
        || report.says(
            "no such model",
            "unknown model",
            "not a valid model",
            "invalid model name",
            "invalid model id",
            "model identifier is invalid",
            "is not found for api version",
            "no endpoints found for",
            "requested model is not supported",
            "not have access to model",
            "not have access to the model")
        || MODEL_IS_GONE.matcher(report.text()).find();
  }

  /** Whether a thing other than the model was not found: what the request refers to. */
  private static boolean isOfSomethingElse(ErrorReport report) {
    return report.names("previous_response_not_found", "invalid_url_id")
        || report.says(
            "previous response",
            "previous_response",
            "no such file",
            "file not found",
            "conversation with id",
            "item with id",
            "response with id",
            "vector store",
            "container with id",
            "cachedcontent",
            "batch not found");
  }
}
