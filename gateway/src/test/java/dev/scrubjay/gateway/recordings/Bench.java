package dev.scrubjay.gateway.recordings;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.ScriptedProvider;
import dev.scrubjay.gateway.ScriptedProvider.ReceivedCall;
import dev.scrubjay.gateway.TestGateway;
import dev.scrubjay.gateway.dialect.json.Json;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A gateway before a provider that replies what was recorded. */
final class Bench implements AutoCloseable {
  private static final long ERROR_AFTER_MILLIS = 50;
  private static final Duration STORED_WITHIN = Duration.ofSeconds(2);

  private final ScriptedProvider provider = ScriptedProvider.start();
  private final TestGateway gateway;
  private final HttpClient client = HttpClient.newHttpClient();

  Bench() {
    gateway =
        TestGateway.serving(
                """
                providers:
                  openai: {base_url: "%s", api_key: sk-recorded-0123456789, responses: false}
                  anthropic: {base_url: "%s", api_key: sk-ant-recorded-0123456789}
                  google: {base_url: "%s", api_key: AIza-recorded-0123456789}
                upstream_policies: {ejection: {consecutive_failures: 1000}, retry: {attempts: 0}, rescue: off}
                cache_policies: {negative_ttl: 0s}
                """
                    .formatted(
                        provider.url("/openai"),
                        provider.url("/anthropic"),
                        provider.url("/google")),
                Map.of())
            .connected();
  }

  /** A reply of the gateway. */
  record Reply(int status, String body, Map<String, List<String>> headers) {
    ObjectNode json() {
      return Wire.parse(body);
    }

    List<String> events() {
      return Wire.events(body);
    }
  }

  /** A client of its own tenant, so that nothing is in its cache. */
  Caller caller() {
    return new Caller("recorded-" + UUID.randomUUID());
  }

  /** Lets the provider reply so from now on. */
  void replies(RecordedExchange exchange) {
    replies(exchange.status(), exchange.stream(), exchange.body());
    if (exchange.reportsError()) {
      int last = exchange.body().lastIndexOf("data:", exchange.body().lastIndexOf("\"error\""));
      provider.answers(
          call -> {
            HttpServerResponse reply = call.stream(exchange.body().substring(0, last));
            provider.later(ERROR_AFTER_MILLIS, () -> reply.end(exchange.body().substring(last)));
          });
    }
  }

  void replies(int status, boolean stream, String body) {
    String type = stream ? "text/event-stream" : "application/json";
    provider.calls().clear();
    provider.answers(
        call -> call.response().setStatusCode(status).putHeader("content-type", type).end(body));
  }

  /** The body of the last call to the provider; empty if there was none. */
  Optional<ObjectNode> lastCall() {
    List<ReceivedCall> calls = provider.calls();
    return calls.isEmpty() ? Optional.empty() : Optional.of(Wire.parse(calls.getLast().body()));
  }

  int calls() {
    return provider.calls().size();
  }

  /** A client. */
  final class Caller {
    private final String tenant;

    private Caller(String tenant) {
      this.tenant = tenant;
    }

    Reply send(String path, ObjectNode body, String... headers) {
      try {
        HttpResponse<String> reply =
            client.send(
                gateway
                    .request(path, "x-scrubjay-tenant", tenant)
                    .headers(headers.length == 0 ? new String[] {"x-none", "1"} : headers)
                    .header("content-type", "application/json")
                    .POST(BodyPublishers.ofByteArray(Json.bytes(body)))
                    .build(),
                BodyHandlers.ofString());
        return new Reply(reply.statusCode(), reply.body(), reply.headers().map());
      } catch (IOException e) {
        return new Reply(0, String.valueOf(e.getMessage()), Map.of());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }

    /** The reply from the cache; empty if there is none, after a while if one is expected. */
    Optional<Reply> hit(String path, ObjectNode body, boolean expected) {
      long until = System.nanoTime() + (expected ? STORED_WITHIN.toNanos() : 30_000_000);
      while (true) {
        Reply reply = send(path, body, "cache-control", "only-if-cached");
        if (reply.status() != 504) {
          return Optional.of(reply);
        }
        if (System.nanoTime() > until) {
          return Optional.empty();
        }
      }
    }
  }

  @Override
  public void close() {
    gateway.close();
    provider.close();
    client.close();
  }
}
