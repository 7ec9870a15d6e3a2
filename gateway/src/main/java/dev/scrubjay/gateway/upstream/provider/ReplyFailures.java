package dev.scrubjay.gateway.upstream.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.ProviderErrors;
import dev.scrubjay.gateway.dialect.ReportedErrorException;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The failures of one call, in messages that hold none of its secrets.
 *
 * @param secrets the redaction of its secrets, asked for at each failure
 */
record ReplyFailures(String provider, Supplier<Redaction> secrets, InstantSource clock) {
  private static final Logger LOG = LoggerFactory.getLogger(ReplyFailures.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** The same failures with another redaction, which is made if there is a failure. */
  ReplyFailures keepingSecret(Supplier<Redaction> other) {
    return new ReplyFailures(provider, other, clock);
  }

  UpstreamException of(FailureKind kind, String message) {
    return new UpstreamException(kind, provider, secrets.get().of(message));
  }

  /** The failure of a reply for which there is no memory. */
  UpstreamException outOfMemory() {
    return new UpstreamException(
        FailureKind.MEMORY,
        provider,
        "sent more than the gateway has memory for at the moment",
        new UpstreamException.ErrorReply(0, null, null, RETRY_AFTER));
  }

  /** The failure of a reply that cannot be decoded, or that reports an error. */
  UpstreamException of(MalformedReplyException cause) {
    if (cause instanceof ReportedErrorException reported) {
      ErrorReport report = ErrorReport.within(reported.body(), clock.instant());
      String message = "reported an error: " + ProviderErrors.message(reported.body());
      return of(report, message, Map.of());
    }
    return of(FailureKind.MALFORMED, "sent a malformed reply: " + cause.getMessage());
  }

  /** The failure of a reply at which the gateway's own reading failed for {@code cause}. */
  UpstreamException unreadable(Throwable cause) {
    LOG.warn("A reply of provider {} cannot be read", provider, cause);
    return of(FailureKind.MALFORMED, "sent a reply that cannot be read");
  }

  /** The failure of a call that was answered with the status of an error. */
  UpstreamException answered(HttpClientResponse response, JsonNode body, String message) {
    int status = response.statusCode();
    ErrorReport report = ErrorReport.of(status, body, response.headers(), clock.instant());
    return of(report, "answered " + status + ": " + message, ShownHeaders.of(response.headers()));
  }

  private UpstreamException of(ErrorReport report, String message, Map<String, String> shown) {
    FailureKind kind = ErrorMeaning.of(report);
    Redaction redaction = secrets.get();
    return new UpstreamException(
        kind,
        provider,
        redaction.of(message),
        report.reply(redaction, ErrorMeaning.code(kind, report), shown));
  }
}
