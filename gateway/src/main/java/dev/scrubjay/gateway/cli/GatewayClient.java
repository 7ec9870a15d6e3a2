package dev.scrubjay.gateway.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Talks to a running gateway, as the options say. Blocks: for the command line alone. */
final class GatewayClient {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration WALK_PATIENCE = Duration.ofMinutes(10);

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:SCRUBJAY_URL:-http://127.0.0.1:8080}",
      description = "The gateway. Default: $SCRUBJAY_URL, or http://127.0.0.1:8080")
  private URI url = URI.create("http://127.0.0.1:8080");

  @Option(
      names = "--api-key",
      paramLabel = "KEY",
      defaultValue = "${env:SCRUBJAY_API_KEY}",
      description = "The key, if the gateway wants one. Default: $$SCRUBJAY_API_KEY")
  private @Nullable String apiKey;

  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      description = "The tenant. Default: the key's, or 'default'")
  private @Nullable String tenant;

  /** Nobody answers. */
  static final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreachable(URI url, IOException cause) {
      super("no gateway answers at " + url + " (" + cause + ")", cause);
    }
  }

  ObjectNode get(String path) {
    return send(request(path, PATIENCE).GET());
  }

  ObjectNode post(String path, ObjectNode body) {
    return send(
        request(path, WALK_PATIENCE)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofByteArray(Json.bytes(body))));
  }

  private HttpRequest.Builder request(String path, Duration patience) {
    String base = url.toString().replaceAll("/+$", "");
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(patience);
    if (apiKey != null && !apiKey.isEmpty()) {
      request.header("authorization", "Bearer " + apiKey);
    }
    if (tenant != null) {
      request.header("x-scrubjay-tenant", tenant);
    }
    return request;
  }

  private ObjectNode send(HttpRequest.Builder request) {
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
      ObjectNode body = Json.object(response.body());
      if (response.statusCode() >= 400) {
        String message = body.path("error").path("message").asText("no message");
        throw new IllegalStateException(
            "the gateway answered " + response.statusCode() + ": " + message);
      }
      return body;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what answers at " + url + " is no Scrubjay gateway", e);
    } catch (IOException e) {
      throw new Unreachable(url, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
