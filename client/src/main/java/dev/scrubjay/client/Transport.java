package dev.scrubjay.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.scrubjay.client.ScrubjayException.GatewayUnavailableException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Makes calls, with retries; for a while it makes none after the gateway turned out to be away. */
final class Transport {
  static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  private static final Set<Integer> RETRIED = Set.of(429, 502, 503, 504);
  private static final int OK = 200;
  private static final int FIRST_ERROR = 300;
  private static final long MAX_BACKOFF_MILLIS = 2000;
  private static final String UNREADABLE = "The gateway's reply cannot be read.";

  private final Settings settings;
  private final HttpClient http;
  private volatile long awayUntilNanos = System.nanoTime();

  Transport(Settings settings) {
    this.settings = settings;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.timeout())
            .build();
  }

  /**
   * Makes a call.
   *
   * @param body written as JSON; null for none
   * @param wait that the gateway may take on purpose
   */
  <T> T call(String method, String path, @Nullable Object body, Duration wait, Class<T> type) {
    if (System.nanoTime() < awayUntilNanos) {
      throw GatewayUnavailableException.untried();
    }
    HttpRequest request = request(method, path, body, settings.timeout().plus(wait));
    for (int attempt = 0; ; attempt++) {
      boolean last = attempt >= settings.retries();
      long asked = 0;
      try {
        HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
        if (last || !RETRIED.contains(response.statusCode())) {
          return read(response, type);
        }
        asked = retryAfterMillis(response);
      } catch (IOException e) {
        if (last) {
          awayUntilNanos = System.nanoTime() + settings.cooldown().toNanos();
          throw new GatewayUnavailableException(
              "The gateway cannot be reached (" + e.getClass().getSimpleName() + ").", e, 0);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new GatewayUnavailableException("The call was interrupted.", e, 0);
      }
      pause(attempt, asked);
    }
  }

  private HttpRequest request(String method, String path, @Nullable Object body, Duration timeout) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(settings.address(path))
            .timeout(timeout)
            .header("content-type", "application/json")
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(bytes(body)));
    header(request, "x-scrubjay-tenant", settings.tenant());
    header(request, "x-scrubjay-workspace", settings.workspace());
    String key = settings.apiKey();
    header(request, "authorization", key == null ? null : "Bearer " + key);
    return request.build();
  }

  private static void header(HttpRequest.Builder request, String name, @Nullable String value) {
    if (value != null) {
      request.header(name, value);
    }
  }

  private static byte[] bytes(Object body) {
    try {
      return JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("params or value: cannot be written as JSON", e);
    }
  }

  private static <T> T read(HttpResponse<byte[]> response, Class<T> type) {
    int status = response.statusCode();
    if (status >= OK && status < FIRST_ERROR) {
      return object(response.body(), type, status);
    }
    JsonNode error = error(response.body());
    String message = error.path("message").asText("HTTP " + status);
    throw RETRIED.contains(status)
        ? new GatewayUnavailableException(message, null, status)
        : new ScrubjayException(
            message, null, status, error.path("code").textValue(), error.path("param").textValue());
  }

  private static <T> T object(byte[] body, Class<T> type, int status) {
    try {
      JsonNode json = JSON.readTree(body);
      if (json.isObject()) {
        return JSON.treeToValue(json, type);
      }
    } catch (IOException e) {
      throw new GatewayUnavailableException(UNREADABLE, e, status);
    }
    throw new GatewayUnavailableException(UNREADABLE, null, status);
  }

  private static JsonNode error(byte[] body) {
    try {
      return JSON.readTree(body).path("error");
    } catch (IOException notJson) {
      return MissingNode.getInstance();
    }
  }

  private static long retryAfterMillis(HttpResponse<?> response) {
    String after = response.headers().firstValue("retry-after").orElse("");
    return after.matches("[0-9]{1,4}") ? Long.parseLong(after) * 1000 : 0;
  }

  /** Waits before the attempt after {@code attempt}, for a random part of the back-off. */
  private void pause(int attempt, long askedMillis) {
    long longest =
        Math.min(MAX_BACKOFF_MILLIS, settings.backoff().toMillis() << Math.min(attempt, 10));
    long drawn = ThreadLocalRandom.current().nextLong(longest + 1);
    try {
      Thread.sleep(Math.max(drawn, Math.min(askedMillis, MAX_BACKOFF_MILLIS)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GatewayUnavailableException("The call was interrupted.", e, 0);
    }
  }
}
