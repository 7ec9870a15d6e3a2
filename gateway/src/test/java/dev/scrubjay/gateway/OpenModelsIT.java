package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.cache.redis.TestRedis;
import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.file.ConfigLoader;
import dev.scrubjay.gateway.config.live.LiveConfig;
import dev.scrubjay.gateway.config.live.Reload;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Models that no catalog knows are served, and the set of models changes without a restart. */
final class OpenModelsIT {
  private final ListingProvider openai = new ListingProvider("house-model", "org/tiny:1b");
  private final ListingProvider groq = new ListingProvider();
  private final List<Replica> replicas = new ArrayList<>();
  private final String tenant = "t-" + UUID.randomUUID();

  /** A gateway, and the configuration by which it is changed. */
  private record Replica(Vertx vertx, LiveConfig live, Gateway gateway) {}

  @AfterEach
  void stop() {
    replicas.forEach(
        replica ->
            replica
                .gateway()
                .stop()
                .eventually(replica.vertx()::close)
                .toCompletionStage()
                .toCompletableFuture()
                .join());
    openai.close();
    groq.close();
  }

  private Replica start(String yaml) {
    GatewayConfig config = config(yaml);
    Vertx vertx = Vertx.vertx();
    LiveConfig live = new LiveConfig(config, config, InstantSource.system());
    Gateway gateway =
        Wiring.start(vertx, live, TestRedis.url()).toCompletionStage().toCompletableFuture().join();
    Replica replica = new Replica(vertx, live, gateway);
    replicas.add(replica);
    await().until(() -> get(replica, "/health/ready").body().contains("\"cache\":\"up\""));
    return replica;
  }

  private GatewayConfig config(String yaml) {
    String head =
        """
        server: {host: 127.0.0.1, port: 0}
        performance: {learning: {enabled: false}}
        """;
    return ConfigLoader.load(Path.of("scrubjay.yaml"), head + yaml, Map.of()).config();
  }

  private String providers(String... names) {
    StringBuilder yaml = new StringBuilder("providers:\n");
    for (String name : names) {
      String url = name.equals("openai") ? openai.url() : groq.url();
      yaml.append("  %s: {kind: openai, base_url: \"%s\", api_key: k}\n".formatted(name, url));
    }
    return yaml.toString();
  }

  private HttpResponse<String> get(Replica replica, String path) {
    return TestGateway.send(request(replica, path).GET().build());
  }

  private HttpResponse<String> ask(Replica replica, String model) {
    return TestGateway.send(
        request(replica, "/v1/chat/completions")
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(TestGateway.chat(model, "Hi")))
            .build());
  }

  private HttpRequest.Builder request(Replica replica, String path) {
    URI uri = URI.create("http://127.0.0.1:" + replica.gateway().port() + path);
    return HttpRequest.newBuilder(uri).header("x-scrubjay-tenant", tenant);
  }

  private void awaitHit(Replica replica, String model) {
    await().until(() -> cacheStatus(ask(replica, model)).contains("hit"));
  }

  private static String cacheStatus(HttpResponse<String> response) {
    return response.headers().firstValue("cache-status").orElse("");
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @Test
  void unknownNameIsServedByTheProviderThatHasSuchNames() {
    Replica gateway = start(providers("openai"));
    HttpResponse<String> answer = ask(gateway, "gpt-99-turbo");
    assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(200);
    assertThat(openai.asked()).containsExactly("gpt-99-turbo");
    assertThat(header(answer, "x-scrubjay-model")).isEqualTo("gpt-99-turbo");
    assertThat(header(answer, "x-scrubjay-cost")).isEqualTo("unknown");
    awaitHit(gateway, "gpt-99-turbo");
    int calls = openai.asked().size();
    assertThat(cacheStatus(ask(gateway, "openai/gpt-99-turbo"))).contains("hit");
    assertThat(openai.asked()).hasSize(calls);
  }

  @Test
  void datedNameHasThePriceOfItsModelAndIsSentAsItIs() {
    Replica gateway = start(providers("openai"));
    HttpResponse<String> dated = ask(gateway, "gpt-4o-2024-08-06");
    assertThat(dated.statusCode()).describedAs(dated.body()).isEqualTo(200);
    HttpResponse<String> undated = ask(gateway, "gpt-4o");
    assertThat(openai.asked()).containsExactly("gpt-4o-2024-08-06", "gpt-4o");
    assertThat(header(dated, "x-scrubjay-cost"))
        .isEqualTo(header(undated, "x-scrubjay-cost"))
        .isNotEqualTo("unknown");
  }

  @Test
  void aliasAndItsModelShareAnswers() {
    Replica gateway = start(providers("openai") + "aliases: {fast: gpt-4o-mini}");
    assertThat(ask(gateway, "fast").statusCode()).isEqualTo(200);
    assertThat(openai.asked()).containsExactly("gpt-4o-mini");
    awaitHit(gateway, "fast");
    assertThat(cacheStatus(ask(gateway, "gpt-4o-mini"))).contains("hit");
  }

  @Test
  void patternAndPrefixLeadToTheirProviders() {
    Replica gateway =
        start(providers("openai", "groq") + "models: {\"llama-*\": {provider: groq}}");
    assertThat(ask(gateway, "llama-9").statusCode()).isEqualTo(200);
    assertThat(ask(gateway, "groq/org/other").statusCode()).isEqualTo(200);
    assertThat(groq.asked()).containsExactly("llama-9", "org/other");
    assertThat(openai.asked()).isEmpty();
  }

  @Test
  void modelsThatAProviderListsAreServedListedAndSharedThroughRedis() {
    Replica first = start(providers("openai", "groq"));
    await().until(() -> get(first, "/v1/models").body().contains("house-model"));
    assertThat(ask(first, "house-model").statusCode()).isEqualTo(200);
    assertThat(ask(first, "org/tiny:1b").statusCode()).isEqualTo(200);
    assertThat(openai.asked()).containsExactly("house-model", "org/tiny:1b");
    assertThat(get(first, "/v1/models/org/tiny:1b").body()).contains("\"id\":\"org/tiny:1b\"");
    assertThat(get(first, "/v1/models/org%2Ftiny%3A1b").statusCode()).isEqualTo(200);
    int listings = openai.listings();
    openai.list();
    Replica second = start(providers("openai", "groq"));
    await().until(() -> get(second, "/v1/models").body().contains("house-model"));
    assertThat(openai.listings()).isEqualTo(listings);
    assertThat(ask(second, "gpt-4o").statusCode()).isEqualTo(200);
  }

  @Test
  void modelAndProviderAreAddedWithoutRestart() {
    Replica gateway = start(providers("openai"));
    assertThat(ask(gateway, "my-model").statusCode()).isEqualTo(404);
    Reload outcome =
        gateway
            .live()
            .apply(config(providers("openai", "groq") + "models: {my-model: {provider: groq}}"));
    assertThat(outcome).isEqualTo(new Reload.Applied(List.of("models", "providers"), List.of()));
    HttpResponse<String> answer = ask(gateway, "my-model");
    assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(200);
    assertThat(header(answer, "x-scrubjay-provider")).isEqualTo("groq");
    assertThat(groq.asked()).containsExactly("my-model");
    assertThat(get(gateway, "/v1/models").body()).contains("\"id\":\"my-model\"");

    gateway.live().apply(config(providers("openai")));
    assertThat(ask(gateway, "my-model").statusCode()).isEqualTo(404);
    assertThat(ask(gateway, "gpt-4o").statusCode()).isEqualTo(200);
  }

  @Test
  void deniedModelIsNotServedFromTheCacheEither() {
    Replica gateway = start(providers("openai"));
    assertThat(ask(gateway, "gpt-4o-mini").statusCode()).isEqualTo(200);
    awaitHit(gateway, "gpt-4o-mini");
    gateway
        .live()
        .apply(
            config(
                providers("openai")
                    + "tenants: {%s: {models: {deny: [\"gpt-4o-mini*\"]}}}".formatted(tenant)));
    int calls = openai.asked().size();
    HttpResponse<String> refused = ask(gateway, "gpt-4o-mini");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("model_not_allowed").contains("gpt-4o-mini");
    assertThat(ask(gateway, "openai/gpt-4o-mini-2024-07-18").statusCode()).isEqualTo(403);
    assertThat(openai.asked()).hasSize(calls);
    assertThat(get(gateway, "/v1/models").body())
        .contains("\"id\":\"gpt-4o\"")
        .doesNotContain("\"id\":\"gpt-4o-mini\"");
    assertThat(header(ask(gateway, "auto"), "x-scrubjay-model")).isEqualTo("gpt-4o");
  }

  @Test
  void nameThatNobodyServesIsExplained() {
    Replica gateway = start(providers("openai"));
    HttpResponse<String> refused = ask(gateway, "gtp-4o-mini");
    assertThat(refused.statusCode()).isEqualTo(404);
    assertThat(refused.body())
        .contains("model_not_found")
        .contains("Did you mean gpt-4o-mini")
        .contains("models:\\n  \\\"gtp-4o-mini\\\": {provider: openai}");
    assertThat(openai.asked()).isEmpty();
  }
}
