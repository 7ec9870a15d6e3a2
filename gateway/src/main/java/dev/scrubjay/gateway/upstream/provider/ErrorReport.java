package dev.scrubjay.gateway.upstream.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.upstream.provider.UpstreamException.ErrorReply;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What a provider reports of a failure, in the members and headers of any provider.
 *
 * @param status the HTTP status, or the one that the body stands for if the reply began as a
 *     success
 * @param names the short names in the body: its code, type, status and reasons; in lower case
 * @param text all sentences of the body, in lower case
 * @param param the request's member at fault
 * @param code the provider's short name for the error
 * @param retryAfter the time to wait before the next call
 * @param error the error object
 */
record ErrorReport(
    int status,
    String names,
    String text,
    @Nullable String param,
    @Nullable String code,
    @Nullable Duration retryAfter,
    JsonNode error) {
  private static final int MAX_CHARS = 4000;
  private static final int MAX_GIVEN_CHARS = 16_000;
  private static final int SERVER_ERROR = 500;

  /** The statuses that names in a body stand for, where the reply has none. */
  private static final Map<String, Integer> STATUSES =
      Map.ofEntries(
          Map.entry("invalid_request_error", 400),
          Map.entry("invalid_argument", 400),
          Map.entry("failed_precondition", 400),
          Map.entry("authentication_error", 401),
          Map.entry("unauthenticated", 401),
          Map.entry("billing_error", 402),
          Map.entry("permission_error", 403),
          Map.entry("permission_denied", 403),
          Map.entry("not_found_error", 404),
          Map.entry("not_found", 404),
          Map.entry("request_too_large", 413),
          Map.entry("rate_limit_error", 429),
          Map.entry("rate_limit_exceeded", 429),
          Map.entry("resource_exhausted", 429),
          Map.entry("unavailable", 503),
          Map.entry("service_unavailable", 503),
          Map.entry("timeout_error", 504),
          Map.entry("deadline_exceeded", 504),
          Map.entry("overloaded_error", 529));

  /** The report of a reply with the HTTP status of a failure. */
  static ErrorReport of(int status, JsonNode body, MultiMap headers, Instant now) {
    JsonNode error = error(body);
    StringJoiner names = new StringJoiner(" ");
    for (String member : new String[] {"code", "type", "status", "__type"}) {
      names.add(error.path(member).asText(""));
    }
    names.add(String.valueOf(headers.get("x-amzn-errortype")));
    error.path("details").forEach(detail -> names.add(Json.textOf(detail, "reason")));
    String code = Json.textOrNull(error, "code");
    String text = cut(body.toString()).toLowerCase(Locale.ROOT);
    Duration told = RetryAfter.in(headers, now);
    return new ErrorReport(
        status,
        names.toString().toLowerCase(Locale.ROOT),
        text,
        param(error, body),
        code,
        told == null ? RetryAfter.in(error, text) : told,
        error);
  }

  /** The report of an error in a reply that began as a success. */
  static ErrorReport within(JsonNode body, Instant now) {
    JsonNode error = error(body);
    return of(statusOf(error), body, MultiMap.caseInsensitiveMultiMap(), now);
  }

  private static JsonNode error(JsonNode body) {
    JsonNode first = body.isArray() ? body.path(0) : body;
    for (String pointer : new String[] {"/error", "/choices/0/error", "/response/error"}) {
      if (first.at(pointer).isObject()) {
        return first.at(pointer);
      }
    }
    return first;
  }

  /** The member at fault; FastAPI names it as a path in {@code detail}. */
  private static @Nullable String param(JsonNode error, JsonNode body) {
    JsonNode path = body.at("/detail/0/loc");
    if (!path.isArray()) {
      return Json.textOrNull(error, "param");
    }
    StringJoiner names = new StringJoiner(".");
    path.forEach(name -> names.add(name.asText("")));
    return names.toString();
  }

  private static int statusOf(JsonNode error) {
    int code = error.path("code").asInt();
    if (code >= 400 && code < 600) {
      return code;
    }
    for (String member : new String[] {"code", "type", "status"}) {
      String name = error.path(member).asText("").toLowerCase(Locale.ROOT);
      if (STATUSES.containsKey(name)) {
        return STATUSES.get(name);
      }
    }
    return SERVER_ERROR;
  }

  private static String cut(String text) {
    return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS);
  }

  /** Whether the body has one of these short names. */
  boolean names(String... any) {
    for (String name : any) {
      if (names.contains(name)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the body says one of these phrases. */
  boolean says(String... any) {
    for (String phrase : any) {
      if (text.contains(phrase)) {
        return true;
      }
    }
    return false;
  }

  /** The parts for the exception; {@code code} in place of the provider's own, if there is one. */
  ErrorReply reply(
      Redaction redaction, @Nullable String ownCode, Map<String, String> shownHeaders) {
    return new ErrorReply(
        status,
        redaction.ofNullable(param),
        ownCode == null ? redaction.ofNullable(code) : ownCode,
        retryAfter,
        shownHeaders,
        given(redaction));
  }

  /** The error object without secrets, unless it is too long to be handed on. */
  private @Nullable ObjectNode given(Redaction redaction) {
    boolean sentence = error.path("error").isTextual(); // all there is, and the message has it
    String json = error instanceof ObjectNode && !sentence ? Json.text(error) : "";
    return json.isEmpty() || json.length() > MAX_GIVEN_CHARS
        ? null
        : Json.objectOrEmpty(redaction.of(json));
  }
}
