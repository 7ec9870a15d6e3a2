package dev.scrubjay.gateway.cli.remote.warm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.cli.remote.GatewayClient;
import dev.scrubjay.gateway.cli.remote.GatewayUnreachableException;
import dev.scrubjay.gateway.dialect.json.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Sends requests to the gateway, and counts what becomes of them. Blocks. */
final class WarmSender {
  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final int MAX_TRIES = 4;

  private final GatewayClient gateway;
  private final HttpClient http;
  private final WarmTotals totals;

  WarmSender(GatewayClient gateway, HttpClient http, WarmTotals totals) {
    this.gateway = gateway;
    this.http = http;
    this.totals = totals;
  }

  /**
   * Sends a request that {@link WarmTotals#begin} has admitted.
   *
   * @throws GatewayUnreachableException if no gateway is there
   */
  void send(WarmLine line) {
    try {
      count(answered(line, 1));
    } catch (ConnectException e) {
      totals.failed("no gateway");
      throw new GatewayUnreachableException(gateway.url(), e);
    } catch (IOException e) {
      totals.failed(GatewayUnreachableException.reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      totals.failed("interrupted");
    } catch (RuntimeException e) {
      totals.failed(String.valueOf(e.getMessage())); // else its place would stay taken
    }
  }

  private HttpResponse<byte[]> answered(WarmLine line, int tries)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = gateway.request(line.path(), TIMEOUT);
    request.header("content-type", "application/json");
    line.headers().forEach(request::setHeader);
    HttpResponse<byte[]> response =
        http.send(
            request.POST(BodyPublishers.ofString(line.body())).build(), BodyHandlers.ofByteArray());
    boolean busy = response.statusCode() == 429 || response.statusCode() == 503;
    if (!busy || tries >= MAX_TRIES) {
      return response;
    }
    Thread.sleep(pause(response, tries));
    return answered(line, tries + 1);
  }

  private static Duration pause(HttpResponse<byte[]> response, int tries) {
    String given = response.headers().firstValue("retry-after").orElse("");
    Duration pause =
        given.matches("\\d{1,9}")
            ? Duration.ofSeconds(Long.parseLong(given))
            : Duration.ofSeconds(1L << tries);
    return pause.compareTo(LONGEST_WAIT) < 0 ? pause : LONGEST_WAIT;
  }

  private void count(HttpResponse<byte[]> response) {
    if (response.statusCode() != 200) {
      totals.failed(response.statusCode() + ": " + message(response.body()));
      return;
    }
    String cache = response.headers().firstValue("cache-status").orElse("");
    if (cache.startsWith("scrubjay; hit")) {
      totals.wasThere();
      return;
    }
    boolean stored = cache.contains("; stored");
    String cost = response.headers().firstValue("x-scrubjay-cost").orElse("unknown");
    if (cost.matches("[0-9.]{1,30}")) {
      totals.made(Double.parseDouble(cost), stored);
    } else {
      totals.madeUnpriced(stored);
    }
  }

  private static String message(byte[] body) {
    try {
      ObjectNode error = Json.object(body);
      return error.path("error").path("message").asText("no message");
    } catch (JsonProcessingException e) {
      return "not an answer of a Scrubjay gateway";
    }
  }
}
