package dev.scrubjay.gateway.chaos;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A request of the chaos run.
 *
 * @param prompt names its tenant, so that another tenant's answer is a wrong one
 * @param anthropic whether the client speaks Anthropic's dialect, else OpenAI's
 */
record Asked(String tenant, String prompt, String model, boolean anthropic, boolean stream) {
  /** The models that may answer; a request falls back from its own to the other. */
  static final List<String> MODELS = List.of("one", "other");

  /** Longer than any deadline of the gateway's. */
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private static final int TENANTS = 3;
  private static final int REPEATED = 200;
  private static final int UNIQUE = 1_000_000;

  /** A request as bots make them: half of them were made before. */
  static Asked drawn(RandomGenerator random) {
    String tenant = "chaos-" + random.nextInt(TENANTS);
    int number =
        random.nextBoolean()
            ? random.nextInt(1 + random.nextInt(REPEATED))
            : random.nextInt(UNIQUE);
    return new Asked(
        tenant,
        tenant + " asks " + number,
        MODELS.get(random.nextInt(MODELS.size())),
        random.nextBoolean(),
        random.nextBoolean());
  }

  /** The requests for the prompts that are repeated, in each dialect and for each model. */
  static List<Asked> repeated() {
    List<Asked> all = new ArrayList<>();
    for (int tenant = 0; tenant < TENANTS; tenant++) {
      for (int number = 0; number < REPEATED; number++) {
        for (String model : MODELS) {
          String name = "chaos-" + tenant;
          String prompt = name + " asks " + number;
          boolean stream = number % 2 == 0;
          all.add(new Asked(name, prompt, model, true, stream));
          all.add(new Asked(name, prompt, model, false, stream));
        }
      }
    }
    return all;
  }

  HttpRequest request(String url, String... headers) {
    JsonObject body =
        new JsonObject()
            .put("model", model)
            .put("stream", stream)
            .put("max_tokens", 500)
            .put(
                "messages",
                new JsonArray().add(new JsonObject().put("role", "user").put("content", prompt)))
            .put("routing", new JsonObject().put("fallbacks", new JsonArray(fallbacks())));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(url + (anthropic ? "/v1/messages" : "/v1/chat/completions")))
            .timeout(LIMIT)
            .header("content-type", "application/json")
            .header("x-scrubjay-tenant", tenant)
            .POST(BodyPublishers.ofString(body.encode()));
    return headers.length == 0 ? request.build() : request.headers(headers).build();
  }

  private List<String> fallbacks() {
    return MODELS.stream().filter(other -> !other.equals(model)).toList();
  }
}
