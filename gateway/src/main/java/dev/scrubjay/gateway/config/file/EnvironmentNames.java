package dev.scrubjay.gateway.config.file;

import dev.scrubjay.gateway.config.WellKnownProvider;
import dev.scrubjay.gateway.config.reader.Node;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The environment variables that are settings. An empty one counts as unset, because Docker Compose
 * passes unset variables on as empty ones.
 */
final class EnvironmentNames {
  private static final String API_KEY = "SCRUBJAY_API_KEY";

  /** Variables that override the file, by the setting's path. */
  static final Map<String, String> OVERRIDES = overrides();

  /** The variables of proxies, which other programs read in lower case too, by setting. */
  private static final Map<String, String> PROXIES =
      Map.of(
          "proxies.https", "HTTPS_PROXY",
          "proxies.http", "HTTP_PROXY",
          "proxies.except", "NO_PROXY");

  private EnvironmentNames() {}

  private static Map<String, String> overrides() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("catalog", "SCRUBJAY_CATALOG");
    names.put("server.host", "SCRUBJAY_HOST");
    names.put("server.port", "SCRUBJAY_PORT");
    names.put("redis.url", "REDIS_URL");
    names.put("redis.sentinel_password", "REDIS_SENTINEL_PASSWORD");
    names.put("cache_policies.enabled", "ENABLE_CACHE_OPTIMIZATION");
    names.put("cache_policies.ttl_strategies.frequent", "CACHE_TTL_FREQUENT");
    names.put("cache_policies.ttl_strategies.moderate", "CACHE_TTL_MODERATE");
    names.put("cache_policies.ttl_strategies.rare", "CACHE_TTL_RARE");
    names.put("cache_policies.compression_threshold", "CACHE_COMPRESSION_THRESHOLD");
    names.put("cache_policies.max_cache_size", "CACHE_MAX_SIZE");
    names.put("routing_policies.enabled", "ENABLE_MODEL_ROUTING");
    names.put("routing_policies.cost_weight", "ROUTING_COST_WEIGHT");
    names.put("routing_policies.latency_weight", "ROUTING_LATENCY_WEIGHT");
    names.put("routing_policies.accuracy_weight", "ROUTING_ACCURACY_WEIGHT");
    names.put("routing_policies.reliability_threshold", "ROUTING_RELIABILITY_THRESHOLD");
    names.put("performance.analytics", "ENABLE_PERFORMANCE_ANALYTICS");
    names.put("tracing.endpoint", "OTEL_EXPORTER_OTLP_ENDPOINT");
    names.put("tracing.headers", "OTEL_EXPORTER_OTLP_HEADERS");
    names.put("tracing.service_name", "OTEL_SERVICE_NAME");
    names.put("tracing.sample_ratio", "OTEL_TRACES_SAMPLER_ARG");
    names.put("metrics.exporter", "OTEL_METRICS_EXPORTER");
    names.put("metrics.endpoint", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT");
    names.put("metrics.headers", "OTEL_EXPORTER_OTLP_METRICS_HEADERS");
    names.put("metrics.interval", "OTEL_METRIC_EXPORT_INTERVAL");
    names.put("performance.learning.signing_key", "SCRUBJAY_LEARNING_SIGNING_KEY");
    names.put("performance.tuning.mode", "PERFORMANCE_TUNING");
    return Map.copyOf(names);
  }

  /** The variable of each setting that has one of its own, by path. */
  static Map<String, String> bySetting() {
    Map<String, String> names = new LinkedHashMap<>(OVERRIDES);
    names.putAll(PROXIES);
    return names;
  }

  static Set<String> all() {
    Set<String> names = new LinkedHashSet<>(OVERRIDES.values());
    names.add(API_KEY);
    for (WellKnownProvider provider : WellKnownProvider.values()) {
      provider.urlVariable().ifPresent(names::add);
      provider.keyVariable().ifPresent(names::add);
    }
    names.addAll(CloudVariables.names());
    names.addAll(PROXIES.values());
    return names;
  }

  /**
   * {@code file} overlaid by the environment's settings. Providers and the API key come from the
   * environment only if the file has none.
   */
  static Node.Mapping overlay(Node.Mapping file, Map<String, String> env) {
    Node.Mapping result = file;
    for (Map.Entry<String, String> override : OVERRIDES.entrySet()) {
      result = with(result, override.getKey(), override.getValue(), env);
    }
    for (Map.Entry<String, String> proxy : PROXIES.entrySet()) {
      String lower = proxy.getValue().toLowerCase(Locale.ROOT);
      result = with(result, proxy.getKey(), lower, env);
      result = with(result, proxy.getKey(), proxy.getValue(), env);
    }
    if (isMissing(file, "providers")) {
      for (WellKnownProvider provider : WellKnownProvider.values()) {
        result = withProvider(result, provider, env);
      }
    }
    result = CloudVariables.fill(result, env);
    if (isMissing(file, "tenants") && isSet(env, API_KEY)) {
      String source = "env " + API_KEY;
      Node key =
          Node.Mapping.NONE
              .with("key", scalar(API_KEY, env))
              .with("operator", new Node.Scalar("true", source));
      result = with(result, "tenants.default.api_keys", new Node.Sequence(List.of(key), source));
    }
    return result;
  }

  /** A provider is configured by its key, or by its address if that differs from user to user. */
  private static Node.Mapping withProvider(
      Node.Mapping mapping, WellKnownProvider provider, Map<String, String> env) {
    String path = "providers." + provider.providerName();
    String key = provider.keyVariable().orElse("");
    if (provider.urlVariable().isEmpty()) {
      return with(mapping, path + ".api_key", key, env);
    }
    String url = provider.urlVariable().get();
    return isSet(env, url)
        ? with(with(mapping, path + ".base_url", url, env), path + ".api_key", key, env)
        : mapping;
  }

  private static Node.Mapping with(
      Node.Mapping mapping, String path, String name, Map<String, String> env) {
    return isSet(env, name) ? with(mapping, path, scalar(name, env)) : mapping;
  }

  private static Node.Mapping with(Node.Mapping mapping, String path, Node value) {
    Node nested = value;
    for (String name : List.of(path.split("\\.", -1)).reversed()) {
      nested = new Node.Mapping(Map.of(name, nested), value.source());
    }
    return mapping.overlaidBy((Node.Mapping) nested);
  }

  static Node scalar(String name, Map<String, String> env) {
    return new Node.Scalar(env.getOrDefault(name, "").strip(), "env " + name);
  }

  private static boolean isMissing(Node.Mapping file, String name) {
    return !file.has(name)
        || (file.child(name) instanceof Node.Mapping mapping && mapping.entries().isEmpty());
  }

  static boolean isSet(Map<String, String> env, String name) {
    return !env.getOrDefault(name, "").isBlank();
  }
}
