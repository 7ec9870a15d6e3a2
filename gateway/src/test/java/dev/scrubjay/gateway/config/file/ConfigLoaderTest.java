package dev.scrubjay.gateway.config.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.scrubjay.gateway.config.ApiKeyConfig;
import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.config.ProviderKind;
import dev.scrubjay.gateway.config.RedisConfig;
import dev.scrubjay.gateway.config.ServerConfig;
import dev.scrubjay.gateway.config.reader.Secret;
import dev.scrubjay.gateway.config.reader.Setting;
import dev.scrubjay.gateway.config.reader.SettingsTable;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.Prices;
import dev.scrubjay.policy.routing.RoutingPolicy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {
  /** The specification's two files, as they stand in it. */
  private static final String SPECIFIED =
      """
      cache_policies:
        ttl_strategies:
          frequent: 3600
          moderate: 1800
          rare: 300
        compression_threshold: 1024
        eviction_policy: "lru"
        max_cache_size: 1000
      routing_policies:
        cost_weight: 0.4
        latency_weight: 0.3
        accuracy_weight: 0.3
        reliability_threshold: 0.8
        fallback_enabled: true
      """;

  @TempDir private Path directory;

  @Test
  void defaultsAreTheSpecifications() {
    LoadedConfig loaded = ConfigLoader.load(Map.of());

    GatewayConfig config = loaded.config();
    assertThat(config.server()).isEqualTo(ServerConfig.DEFAULT);
    assertThat(config.redis()).isEqualTo(RedisConfig.DEFAULT);
    assertThat(config.cache()).isEqualTo(CachePolicy.DEFAULT);
    assertThat(config.routing()).isEqualTo(RoutingPolicy.DEFAULT);
    assertThat(config.performance().analytics()).isTrue();
    assertThat(config.providers()).isEmpty();
    assertThat(config.models()).isEmpty();
    assertThat(config.tenants().apiKeys()).isEmpty();
    assertThat(loaded.settings()).allMatch(setting -> setting.source().equals("default"));
  }

  @Test
  void specificationsFilesAreAcceptedVerbatim() throws IOException {
    LoadedConfig loaded = load(SPECIFIED);

    assertThat(loaded.config().cache()).isEqualTo(CachePolicy.DEFAULT);
    assertThat(loaded.config().routing()).isEqualTo(RoutingPolicy.DEFAULT);
    assertThat(loaded.settings())
        .contains(
            new Setting("cache_policies.ttl_strategies.rare", "5m", "scrubjay.yaml:5"),
            new Setting("routing_policies.fallback_enabled", "true", "scrubjay.yaml:14"),
            new Setting("routing_policies.max_fallbacks", "3", "default"));
  }

  @ParameterizedTest
  @CsvSource({
    "CACHE_TTL_FREQUENT, 7200, cache_policies.ttl_strategies.frequent, 2h",
    "CACHE_TTL_MODERATE, 90, cache_policies.ttl_strategies.moderate, 90s",
    "CACHE_TTL_RARE, 10m, cache_policies.ttl_strategies.rare, 10m",
    "CACHE_COMPRESSION_THRESHOLD, 2048, cache_policies.compression_threshold, 2048",
    "CACHE_MAX_SIZE, 7, cache_policies.max_cache_size, 7",
    "ROUTING_COST_WEIGHT, 0.5, routing_policies.cost_weight, 0.5",
    "ROUTING_LATENCY_WEIGHT, 0, routing_policies.latency_weight, 0",
    "ROUTING_ACCURACY_WEIGHT, 1, routing_policies.accuracy_weight, 1",
    "ROUTING_RELIABILITY_THRESHOLD, 0.9, routing_policies.reliability_threshold, 0.9",
    "ENABLE_CACHE_OPTIMIZATION, false, cache_policies.enabled, false",
    "ENABLE_MODEL_ROUTING, FALSE, routing_policies.enabled, false",
    "ENABLE_PERFORMANCE_ANALYTICS, false, performance.analytics, false",
    "REDIS_URL, redis://cache:6379, redis.url, redis://cache:6379",
    "SCRUBJAY_HOST, ::1, server.host, ::1",
    "SCRUBJAY_PORT, 0, server.port, 0",
  })
  void environmentOverridesTheFile(String name, String value, String path, String shown)
      throws IOException {
    LoadedConfig loaded = load(SPECIFIED, Map.of(name, value));

    assertThat(loaded.settings()).contains(new Setting(path, shown, "env " + name));
  }

  @Test
  void environmentsValuesAreInTheRecords() {
    GatewayConfig config =
        load(
            Map.of(
                "CACHE_TTL_RARE", "60",
                "CACHE_MAX_SIZE", "9",
                "ENABLE_CACHE_OPTIMIZATION", "false",
                "ENABLE_MODEL_ROUTING", "false",
                "ENABLE_PERFORMANCE_ANALYTICS", "false",
                "ROUTING_COST_WEIGHT", "1",
                "REDIS_URL", "redis://:pw@cache:6379/2",
                "SCRUBJAY_PORT", "9000"));

    assertThat(config.cache().ttl().rare()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.cache().limits().maxEntries()).isEqualTo(9);
    assertThat(config.cache().enabled()).isFalse();
    assertThat(config.routing().enabled()).isFalse();
    assertThat(config.routing().weights().cost()).isEqualTo(1);
    assertThat(config.performance().analytics()).isFalse();
    assertThat(config.redis().url()).contains(new Secret("redis://:pw@cache:6379/2"));
    assertThat(config.server().port()).isEqualTo(9000);
  }

  @Test
  void emptyVariableCountsAsUnset() {
    GatewayConfig config = load(Map.of("CACHE_TTL_RARE", "", "OPENAI_API_KEY", " "));

    assertThat(config.cache()).isEqualTo(CachePolicy.DEFAULT);
    assertThat(config.providers()).isEmpty();
  }

  @Test
  void variablesAreSubstituted() throws IOException {
    LoadedConfig loaded =
        load(
            """
            server:
              port: ${PORT}
              host: ${HOST:-localhost}
            catalog: seed
            models:
              gpt-4o: {display_name: "a ${ADJECTIVE:-} $${b} ${DOLLAR}"}
            providers:
              openai: {api_key: "${KEY}"}
            """,
            Map.of("PORT", "81", "KEY", "sk-1", "DOLLAR", "$1 ${KEY}"));

    GatewayConfig config = loaded.config();
    assertThat(config.server().port()).isEqualTo(81);
    assertThat(config.server().host()).isEqualTo("localhost");
    assertThat(config.providers().getFirst().apiKey()).contains(new Secret("sk-1"));
    assertThat(config.models().getFirst().profile().displayName()).isEqualTo("a  ${b} $1 ${KEY}");
  }

  @Test
  void keyInTheEnvironmentConfiguresItsProvider() {
    GatewayConfig config =
        load(
            Map.of(
                "SCRUBJAY_CATALOG", "seed",
                "OPENAI_API_KEY", "o",
                "ANTHROPIC_API_KEY", "a",
                "GEMINI_API_KEY", "g",
                "LLAMA_BASE_URL", "http://127.0.0.1:8000/v1/"));

    assertThat(config.providers())
        .extracting(ProviderConfig::name, ProviderConfig::kind, ProviderConfig::baseUrls)
        .containsExactlyInAnyOrder(
            tuple("openai", ProviderKind.OPENAI, List.of(URI.create("https://api.openai.com/v1"))),
            tuple(
                "anthropic",
                ProviderKind.ANTHROPIC,
                List.of(URI.create("https://api.anthropic.com"))),
            tuple(
                "google",
                ProviderKind.GEMINI,
                List.of(URI.create("https://generativelanguage.googleapis.com/v1beta"))),
            tuple("meta", ProviderKind.OPENAI, List.of(URI.create("http://127.0.0.1:8000/v1"))));
    assertThat(config.models()).isEqualTo(DefaultCatalog.models());
  }

  @Test
  void providersInTheFileReplaceTheEnvironments() throws IOException {
    LoadedConfig loaded =
        load(
            "providers: {local: {kind: openai, base_url: 'http://127.0.0.1:11434/v1'}}",
            Map.of("OPENAI_API_KEY", "o"));

    assertThat(loaded.config().providers())
        .extracting(ProviderConfig::name)
        .containsExactly("local");
  }

  @Test
  void filesModelsOverrideTheDefaultCatalog() throws IOException {
    GatewayConfig config =
        load("""
                catalog: seed
                models:
                  gpt-4o: {accuracy: 0.97, output_cost_per_token: 0.00006}
                  gpt-4o-mini: {enabled: false}
                  qwen:
                    provider: local
                    upstream_name: Qwen/Qwen3-8B
                    input_cost_per_token: 0
                    output_cost_per_token: 1e-7
                    latency: 300ms
                    accuracy: 0.8
                    max_tokens: 32_768
                    capabilities: [text, code]
                providers:
                  openai: {api_key: k}
                  local: {kind: openai, base_url: "http://127.0.0.1:8000/v1"}
                """)
            .config();

    assertThat(config.models())
        .extracting(model -> model.profile().id())
        .containsExactly("gpt-4o", "text-embedding-3-small", "qwen");
    var gpt = config.models().getFirst().profile();
    assertThat(gpt.accuracy()).isEqualTo(0.97);
    assertThat(gpt.inputCostPerToken()).isEqualTo(0.00003);
    assertThat(gpt.outputCostPerToken()).isEqualTo(0.00006);
    assertThat(gpt.latency()).isEqualTo(Duration.ofMillis(1200));
    ModelConfig qwen = config.models().getLast();
    assertThat(qwen.upstreamName()).isEqualTo("Qwen/Qwen3-8B");
    assertThat(qwen.profile().maxTokens()).isEqualTo(32768);
    assertThat(qwen.profile().capabilities()).isEqualTo(Set.of(Capability.TEXT, Capability.CODE));
  }

  @Test
  void modelsOfTodayAreKnownUnlessTheSeedIsConfigured() throws IOException {
    String provider = "providers: {openai: {api_key: k}}\n";
    assertThat(ids(load(provider))).contains("gpt-5", "gpt-4o").hasSizeGreaterThan(20);
    assertThat(ids(load(provider + "catalog: seed")))
        .containsExactly("gpt-4o", "gpt-4o-mini", "text-embedding-3-small");
    assertThat(ids(load(provider, Map.of("SCRUBJAY_CATALOG", "seed")))).hasSize(3);
  }

  private static List<String> ids(LoadedConfig loaded) {
    return loaded.config().models().stream().map(model -> model.profile().id()).toList();
  }

  @Test
  void onePriceOfTheConfigurationReplacesAllOfTheCatalog() throws IOException {
    ModelConfig gpt =
        load("models: {gpt-5: {cost_per_token: 0.001}}\nproviders: {openai: {api_key: k}}")
            .config()
            .models()
            .stream()
            .filter(model -> model.profile().id().equals("gpt-5"))
            .findFirst()
            .orElseThrow();
    assertThat(gpt.profile().prices()).isEqualTo(Prices.of(0.001, 0.001));
  }

  @Test
  void modelWithoutPricesIsServedButNotRouted() throws IOException {
    ModelConfig mine =
        load("""
                catalog: seed
                models: {mine: {provider: local, latency: 1s, accuracy: 0.9, max_tokens: 1000}}
                providers: {local: {kind: openai, base_url: "http://127.0.0.1:8000/v1"}}
                """)
            .config()
            .models()
            .getLast();
    assertThat(mine.profile().prices()).isEqualTo(Prices.UNKNOWN);
    assertThat(mine.profile().isRoutable()).isFalse();
  }

  @Test
  void modelsThatAreLeftOutAreListed() throws IOException {
    LoadedConfig loaded =
        load(
            "models: {gpt-4o: {enabled: false}, qwen: {provider: google, latency: 1s, accuracy: 0.5,"
                + " max_tokens: 1}}\nproviders: {openai: {api_key: k}}");

    assertThat(loaded.settings())
        .contains(
            new Setting("models.gpt-4o", "left out: not enabled", "scrubjay.yaml:1"),
            new Setting(
                "models.qwen", "left out: provider google is not configured", "scrubjay.yaml:1"))
        .noneMatch(setting -> setting.path().startsWith("models.gpt-4o."))
        .noneMatch(setting -> setting.path().startsWith("models.gemini-2.5-pro"));
  }

  @Test
  void apiKeysAreStoredAsHashesOnly() throws IOException {
    String key = "sj-0123456789abcdef";
    LoadedConfig loaded =
        load(
            """
            tenants:
              acme:
                api_keys:
                  - {key: "${ACME_KEY}", workspace: bots}
                  - sha256: 00000000000000000000000000000000000000000000000000000000000000Ab
            """,
            Map.of("ACME_KEY", key));

    assertThat(loaded.config().tenants().apiKeys())
        .containsExactly(
            new ApiKeyConfig(ApiKeyConfig.sha256(key), "acme", Optional.of("bots")),
            new ApiKeyConfig("0".repeat(62) + "ab", "acme", Optional.empty()));
    assertThat(loaded.toString()).doesNotContain(key);
  }

  @Test
  void keyIsHashedLikeSha256sum() {
    assertThat(ApiKeyConfig.sha256("abc"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void secretsAreMasked() {
    LoadedConfig loaded =
        ConfigLoader.load(
            Map.of(
                "REDIS_URL", "rediss://user:hunter2@cache:6380",
                "OPENAI_API_KEY", "sk-hunter2",
                "SCRUBJAY_API_KEY", "hunter2-hunter2-hunter2"));

    assertThat(loaded.settings())
        .contains(
            new Setting("redis.url", "rediss://***@cache:6380", "env REDIS_URL"),
            new Setting("providers.openai.api_key", "***", "env OPENAI_API_KEY"),
            new Setting("tenants.default.api_keys[0].key", "***", "env SCRUBJAY_API_KEY"));
    assertThat(loaded.toString()).doesNotContain("hunter2");
    assertThat(SettingsTable.of(loaded.settings())).doesNotContain("hunter2");
  }

  @Test
  void gatewayWithAnApiKeyMayListenOnAnyAddress() {
    GatewayConfig config =
        load(Map.of("SCRUBJAY_HOST", "0.0.0.0", "SCRUBJAY_API_KEY", "0123456789abcdef"));

    assertThat(config.server().host()).isEqualTo("0.0.0.0");
    assertThat(config.tenants().apiKeys())
        .containsExactly(
            new ApiKeyConfig(
                ApiKeyConfig.sha256("0123456789abcdef"), "default", Optional.empty(), true));
  }

  @Test
  void callersWithoutAKeyAreServedOnlyIfConfigured() throws IOException {
    GatewayConfig config = load("server: {host: 0.0.0.0, allow_anonymous: true}").config();

    assertThat(config.tenants().apiKeys()).isEmpty();
  }

  @Test
  void tableIsAligned() {
    String table =
        SettingsTable.of(
            List.of(
                new Setting("a", "long value", "default"), new Setting("long.path", "b", "env B")));

    assertThat(table)
        .isEqualTo(
            """
            a          long value  default
            long.path  b           env B
            """);
  }

  private GatewayConfig load(Map<String, String> env) {
    return ConfigLoader.load(env).config();
  }

  private LoadedConfig load(String yaml) throws IOException {
    return load(yaml, Map.of());
  }

  private LoadedConfig load(String yaml, Map<String, String> env) throws IOException {
    Path file = Files.writeString(directory.resolve("scrubjay.yaml"), yaml);
    return ConfigLoader.load(file, env);
  }
}
