package dev.scrubjay.gateway.upstream.provider;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.dialect.json.Json;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What providers' own words for errors mean. */
final class ErrorMeaningTest {
  private static final Instant NOW = Instant.parse("2026-11-26T00:00:00Z");

  private static ErrorReport report(int status, String body) {
    try {
      return ErrorReport.of(
          status,
          Json.value(body.getBytes(StandardCharsets.UTF_8)),
          MultiMap.caseInsensitiveMultiMap(),
          NOW);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400|invalid_request_error|Your credit balance is too low to access the API.|ACCOUNT",
        "402|unknown_error|Insufficient Balance|ACCOUNT",
        "429|insufficient_quota|You exceeded your current quota.|ACCOUNT",
        "400|billing_hard_limit_reached|Billing hard limit has been reached|ACCOUNT",
        "429|exceeded_current_quota_error|Your account is suspended|ACCOUNT",
        "400|invalid_request_error|You have reached your specified API usage limits.|ACCOUNT",
        "429|RESOURCE_EXHAUSTED|You exceeded your current quota, please check your"
            + " plan.|RATE_LIMITED",
        "400|INVALID_ARGUMENT|API key not valid. Please pass a valid API key.|AUTH",
        "400|INVALID_ARGUMENT|API key expired. Please renew the API key.|AUTH",
        "403|permission_error|Your API key does not have permission.|AUTH",
        "401|authentication_error|invalid x-api-key|AUTH",
        "404|not_found_error|model: claude-9|MODEL_NOT_FOUND",
        "404|NOT_FOUND|models/gemini-9 is not found for API version v1beta|MODEL_NOT_FOUND",
        "400|invalid_request_error|The model `llama2-70b` has been decommissioned.|MODEL_NOT_FOUND",
        "400|BadRequest|foo/bar is not a valid model ID|MODEL_NOT_FOUND",
        "400|ValidationException|The provided model identifier is invalid.|MODEL_NOT_FOUND",
        "403|model_not_found|Project does not have access to model gpt-9|MODEL_NOT_FOUND",
        "404|DeploymentNotFound|The API deployment does not exist.|MODEL_NOT_FOUND",
        "404|invalid_request_error|Previous response with id 'resp_1' not found.|REJECTED",
        "400|invalid_request_error|Unsupported parameter: 'max_tokens' is not supported with this"
            + " model.|REJECTED",
        "400|invalid_request_error|This model does not support tools.|REJECTED",
        "400|invalid_request_error|`temperature` is deprecated for this model.|REJECTED",
        "400|context_length_exceeded|This model's maximum context length is 8192"
            + " tokens.|CONTEXT_LENGTH",
        "413|tokens|Request too large for model `x`: reduce the length of the"
            + " messages|CONTEXT_LENGTH",
        "413|request_too_large|Request exceeds the maximum size|REJECTED",
        "400|content_filter|The prompt triggered Azure OpenAI's content management"
            + " policy.|REJECTED",
        "403|moderation|Your input was flagged|REJECTED",
        "400|ThrottlingException|Too many tokens, please wait before trying again.|RATE_LIMITED",
        "529|overloaded_error|Overloaded|OVERLOADED",
        "503|UNAVAILABLE|The model is overloaded. Please try again later.|OVERLOADED",
        "500|server_error|The server is overloaded|OVERLOADED",
        "504|DEADLINE_EXCEEDED|Deadline expired before operation could complete.|TIMEOUT",
        "500|DEADLINE_EXCEEDED|Deadline|TIMEOUT",
        "524|none|A timeout occurred|TIMEOUT",
        "500|api_error|Internal server error|SERVER_ERROR"
      })
  void errorsMeanWhatTheySay(int status, String name, String message, FailureKind expected) {
    String code =
        "{\"error\":{\"message\":\"%s\",\"type\":\"error\",\"code\":\"%s\"}}"
            .formatted(message, name);
    String type = "{\"error\":{\"message\":\"%s\",\"type\":\"%s\"}}".formatted(message, name);
    assertThat(ErrorMeaning.of(report(status, code))).isEqualTo(expected);
    assertThat(ErrorMeaning.of(report(status, type))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Please try again in 1.5s.|1500",
        "Please try again in 20ms.|20",
        "Please try again in 6m0s. Visit our page|360000",
        "Try again in 1m30.5s|90500",
        "Please retry in 39.2s.|39200",
        "Please retry after 12 seconds.|12000",
        "Wait for 2 minutes|120000"
      })
  void sentencesSayHowLongToWait(String sentence, long millis) {
    ErrorReport report = report(429, "{\"error\":{\"message\":\"%s\"}}".formatted(sentence));
    assertThat(report.retryAfter()).isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void errorWithinASuccessHasTheStatusItNames() {
    assertThat(within("{\"error\":{\"code\":429,\"message\":\"x\"}}")).isEqualTo(429);
    assertThat(within("{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}"))
        .isEqualTo(529);
    assertThat(within("{\"error\":{\"status\":\"UNAVAILABLE\"}}")).isEqualTo(503);
    assertThat(within("{\"error\":{\"message\":\"x\"}}")).isEqualTo(500);
  }

  private static int within(String body) {
    try {
      return ErrorReport.within(Json.value(body.getBytes(StandardCharsets.UTF_8)), NOW).status();
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void validationErrorNamesItsMember() {
    ErrorReport report =
        report(
            422, "{\"detail\":[{\"loc\":[\"body\",\"stream_options\"],\"msg\":\"Extra inputs\"}]}");
    assertThat(report.param()).isEqualTo("body.stream_options");
  }

  @Test
  void providersOwnErrorIsHandedOnWithoutTheCallsSecrets() {
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap().add("authorization", "Bearer sk-secret-0123456789");
    ErrorReport report =
        report(
            400,
            """
            {"error":{"message":"no","code":3,"failed_generation":"with sk-secret-0123456789",
            "nested":{"list":[1]}},"user_id":"u"}\
            """);
    JsonNode given =
        requireNonNull(report.reply(Redaction.of(headers, "/v1"), null, Map.of()).given());
    assertThat(given.path("code").asInt()).isEqualTo(3);
    assertThat(given.path("failed_generation").asText()).isEqualTo("with [redacted]");
    assertThat(given.at("/nested/list/0").asInt()).isEqualTo(1);
    assertThat(given.has("user_id")).isFalse();
  }

  @Test
  void errorThatIsTooLongIsNotHandedOn() {
    ErrorReport report = report(400, "{\"error\":{\"raw\":\"" + "x".repeat(20_000) + "\"}}");
    assertThat(report.reply(Redaction.NONE, null, Map.of()).given()).isNull();
  }
}
