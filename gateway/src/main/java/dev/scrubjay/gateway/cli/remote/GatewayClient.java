package dev.scrubjay.gateway.cli.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.cli.terminal.Progress;
import dev.scrubjay.gateway.dialect.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sends requests to a running gateway, which options name. Blocks. */
public final class GatewayClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  /** The time limit of calls that walk through all entries of a tenant. */
  private static final Duration WALK_TIMEOUT = Duration.ofMinutes(10);

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:SCRUBJAY_URL:-http://127.0.0.1:8080}",
      description = {
        "The gateway's address. Default: $SCRUBJAY_URL, else",
        "http://127.0.0.1:8080"
      })
  private URI url = URI.create("http://127.0.0.1:8080");

  @Option(
      names = "--api-key",
      paramLabel = "KEY",
      defaultValue = "${env:SCRUBJAY_API_KEY}",
      description = "The API key, if the gateway requires one. Default: $$SCRUBJAY_API_KEY")
  private @Nullable String apiKey;

  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      description = "The tenant. Default: the key's, or 'default'")
  private @Nullable String tenant;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Sends a GET and returns the JSON that the gateway answers. */
  public ObjectNode get(String path) {
    return send(request(path, TIMEOUT).GET());
  }

  /** Sends a POST and returns the JSON that the gateway answers. */
  public ObjectNode post(String path, ObjectNode body) {
    HttpRequest.Builder request =
        request(path, WALK_TIMEOUT)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofByteArray(Json.bytes(body)));
    return Progress.waiting(command, "waiting for " + url, () -> send(request));
  }

  /**
   * Sends a POST to a call that says how far it has come, on lines of JSON before its result.
   *
   * @param step is told of each such line
   */
  public ObjectNode follow(String path, ObjectNode body, Consumer<ObjectNode> step) {
    HttpRequest.Builder request =
        request(path, WALK_TIMEOUT)
            .header("content-type", "application/json")
            .header("accept", "application/x-ndjson, application/json")
            .POST(BodyPublishers.ofByteArray(Json.bytes(body)));
    return send(request, LastLine.handler(line -> step.accept(parsed(line))));
  }

  /** A request for {@code path} of the gateway, as the options say. */
  public HttpRequest.Builder request(String path, Duration timeout) {
    String base = url.toString().replaceAll("/+$", "");
    if (!base.matches("https?://[^/]+.*")) {
      throw new ParameterException(
          command.commandLine(), "--url: " + url + " (expected: such as http://127.0.0.1:8080)");
    }
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(timeout);
    if (apiKey != null && !apiKey.isEmpty()) {
      request.header("authorization", "Bearer " + apiKey);
    }
    if (tenant != null) {
      request.header("x-scrubjay-tenant", tenant);
    }
    return request;
  }

  /** The gateway's address. */
  public URI url() {
    return url;
  }

  private ObjectNode send(HttpRequest.Builder request) {
    return send(request, BodyHandlers.ofString());
  }

  private ObjectNode send(HttpRequest.Builder building, BodyHandler<String> bodies) {
    HttpRequest request = building.build();
    HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    try {
      long millis = request.timeout().orElse(TIMEOUT).toMillis();
      HttpResponse<String> response =
          http.sendAsync(request, bodies).get(millis, TimeUnit.MILLISECONDS);
      ObjectNode body = parsed(response.body());
      if (response.statusCode() >= 400) {
        throw new IllegalStateException(refusal(response.statusCode(), body));
      }
      return body;
    } catch (ExecutionException e) {
      throw failed(e.getCause());
    } catch (TimeoutException e) {
      throw failed(new HttpTimeoutException("no answer in time"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      http.shutdownNow();
    }
  }

  private RuntimeException failed(@Nullable Throwable cause) {
    if (cause instanceof IOException away) {
      return new GatewayUnreachableException(url, away);
    }
    return cause instanceof RuntimeException misread ? misread : new IllegalStateException(cause);
  }

  private ObjectNode parsed(String json) {
    try {
      return Json.object(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "the server at " + url + " is not a Scrubjay gateway; --url names another", e);
    }
  }

  /** Why the gateway refused, and what to do about it. */
  private String refusal(int status, ObjectNode body) {
    String said =
        "the gateway answered "
            + status
            + ": "
            + body.path("error").path("message").asText("no message").replaceAll("[.]$", "");
    return switch (status) {
      case UNAUTHORIZED -> said + ". Give its key with --api-key or SCRUBJAY_API_KEY.";
      case FORBIDDEN ->
          said + ". Give a key that may, with --api-key or SCRUBJAY_API_KEY: see docs/security.md.";
      case NOT_FOUND -> said + ". Is the gateway of another version than this command?";
      default -> said;
    };
  }
}
