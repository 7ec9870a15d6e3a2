package dev.scrubjay.gateway;

import static dev.scrubjay.gateway.SemanticScene.CHAT;
import static dev.scrubjay.gateway.SemanticScene.PLAIN;
import static dev.scrubjay.gateway.SemanticScene.body;
import static dev.scrubjay.gateway.SemanticScene.isReused;
import static dev.scrubjay.gateway.SemanticScene.wording;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A hit on an answer to another wording adds the same to all figures as a hit on an entry of the
 * same cost by its own wording, but for the semantic cache's own figures, and what depends on time.
 */
final class SemanticFiguresIT {
  private static final double EXACTLY = 1e-12;
  private static final int MOST_WORDINGS = 80;

  /** The counters of lookups, requests, tokens and money, besides times. */
  private static final Pattern COUNTED =
      Pattern.compile(
          "(cache|performance|upstream|model|routing|token|experiment|preload)_\\w+_total[{ ].*");

  /** What is not an amount that adds up over requests, and the calls that make vectors. */
  private static final Pattern APART =
      Pattern.compile(
          ".*(rate|average|share|_p\\d\\d|/p\\d\\d|improvement|latency|semantic|embed|_seconds_total"
              + "|stored_bytes|/savings|miss_rate).*");

  private final SemanticScene scene = new SemanticScene();

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void aHitOnAnotherWordingAddsWhatAnyHitAdds() {
    TestGateway gateway = scene.on("");
    int next = scene.learn(gateway, "card", 0) + 1;
    gateway.awaitHit(CHAT, body(PLAIN, wording("card", 0)));

    Added reused = reused(gateway, next);
    Added exact = added(gateway, 0);

    System.out.println("added by each: " + exact.amounts());
    assertThat(exact.amounts())
        .as("figures of metrics, analytics and the page's series")
        .hasSizeGreaterThan(8)
        .anySatisfy((name, amount) -> assertThat(name).contains("cache_saved_usd_total"))
        .anySatisfy((name, amount) -> assertThat(name).contains("/cache_savings_usd"))
        .containsKey("/page/hits");
    assertThat(reused.amounts().keySet()).isEqualTo(exact.amounts().keySet());
    reused
        .amounts()
        .forEach(
            (name, amount) ->
                assertThat(amount).as(name).isCloseTo(exact.of(name), within(EXACTLY)));
    assertThat(reused.told()).isEqualTo(exact.told());
    assertThat(reused.told().get("saved_usd").asDouble()).isPositive();
  }

  /** What one request added to the figures, and what the operator's page tells of it. */
  private record Added(HttpResponse<String> response, Map<String, Double> amounts, JsonNode told) {
    double of(String name) {
      return amounts.getOrDefault(name, 0.0);
    }
  }

  /** What the first wording from {@code first} on added that got an answer again. */
  private Added reused(TestGateway gateway, int first) {
    for (int number = first; number < first + MOST_WORDINGS; number++) {
      Added added = added(gateway, number);
      if (isReused(added.response())) {
        return added;
      }
    }
    throw new AssertionError("no answer was reused");
  }

  private Added added(TestGateway gateway, int number) {
    Map<String, Double> before = amounts(gateway);
    HttpResponse<String> response = scene.ask(gateway, "card", number);
    String id = response.headers().firstValue("x-request-id").orElseThrow();
    await().until(() -> told(gateway, id).isPresent() && ended(amounts(gateway)) > ended(before));
    Map<String, Double> added = new TreeMap<>();
    amounts(gateway)
        .forEach(
            (name, amount) -> {
              double more = amount - before.getOrDefault(name, 0.0);
              if (Math.abs(more) > EXACTLY) {
                added.put(name, more);
              }
            });
    return new Added(response, added, told(gateway, id).orElseThrow());
  }

  /** The requests that the metrics have counted. */
  private static double ended(Map<String, Double> amounts) {
    return amounts.entrySet().stream()
        .filter(amount -> amount.getKey().startsWith("performance_optimization_count_total"))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /** What is told of a request, but for its name, its times and its other wording. */
  private static Optional<JsonNode> told(TestGateway gateway, String id) {
    JsonNode recent = Json.objectOrEmpty(gateway.get("/v1/analytics/recent").body());
    for (JsonNode request : recent.path("requests")) {
      if (request.path("request_id").asText().equals(id)) {
        ObjectNode kept = request.deepCopy();
        kept.remove(
            List.of("time", "id", "request_id", "latency", "optimization_latency", "cache_status"));
        return Optional.of(kept);
      }
    }
    return Optional.empty();
  }

  /** All amounts that requests add to, by their names: metrics, analytics and series. */
  private static Map<String, Double> amounts(TestGateway gateway) {
    Map<String, Double> amounts = new TreeMap<>();
    gateway
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> COUNTED.matcher(line).matches())
        .forEach(
            line -> {
              int value = line.lastIndexOf(' ');
              add(amounts, line.substring(0, value), Double.parseDouble(line.substring(value + 1)));
            });
    for (String path : List.of("cache", "routing", "performance")) {
      JsonNode figures =
          Json.objectOrEmpty(gateway.get("/v1/analytics/" + path + "?window=all").body());
      flatten(amounts, "/" + path, figures);
    }
    flatten(
        amounts,
        "/page",
        Json.objectOrEmpty(gateway.get("/v1/analytics/series?window=1h").body()).path("series"));
    return amounts;
  }

  private static void flatten(Map<String, Double> amounts, String name, JsonNode json) {
    if (json.isNumber()) {
      add(amounts, name, json.asDouble());
    } else if (json.isObject()) {
      json.properties()
          .forEach(each -> flatten(amounts, name + '/' + each.getKey(), each.getValue()));
    } else if (json.isArray()) {
      json.forEach(
          each -> {
            String operation = each.path("operation").asText();
            flatten(amounts, operation.isEmpty() ? name : name + '/' + operation, each);
          });
    }
  }

  private static void add(Map<String, Double> amounts, String name, double amount) {
    if (!APART.matcher(name).matches()) {
      amounts.merge(name, amount, Double::sum);
    }
  }
}
