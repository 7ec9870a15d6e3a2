package dev.scrubjay.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.config.MetricsConfig;
import dev.scrubjay.gateway.config.file.DefaultCatalog;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.metrics.export.MeterRegistries;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.observe.CacheStatus.Miss;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.gateway.tracing.RequestTrace;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import dev.scrubjay.policy.cache.CacheDirectives;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.StoreHints;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.model.Cost;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class MetersTest {
  /** The most series with the default catalog, as in docs/operations.md. */
  private static final int MOST_SERIES = 4000;

  private static final Map<String, String> PROVIDERS = new LinkedHashMap<>();

  static {
    DefaultCatalog.models().forEach(m -> PROVIDERS.put(m.profile().id(), m.profile().provider()));
  }

  private final MeterRegistries registries = MeterRegistries.start(MetricsConfig.OFF);
  private final Meters meters =
      new Meters(
          registries.families(),
          List.of("acme"),
          PROVIDERS,
          model -> Optional.ofNullable(PROVIDERS.get(model)),
          () -> CachePolicy.DEFAULT);

  @Test
  void theSeedsMetricsAreThereFromTheStart() {
    assertThat(page(""))
        .contains(
            "# TYPE cache_hit_count_total counter",
            "cache_hit_count_total{tenant=\"acme\",tier=\"near\"} 0.0",
            "# TYPE cache_miss_count_total counter",
            "cache_miss_count_total{reason=\"absent\",tenant=\"acme\"} 0.0",
            "# TYPE model_routing_count_total counter",
            "model_routing_count_total{model=\"gpt-4o\",outcome=\"routed\"} 0.0",
            "# TYPE model_routing_latency_seconds histogram",
            "model_routing_latency_seconds_bucket{le=\"0.1\"} 0",
            "# TYPE performance_optimization_count_total counter",
            "performance_optimization_count_total{outcome=\"success\",type=\"cache_hit\"} 0.0",
            "# TYPE performance_optimization_latency_seconds histogram",
            "performance_optimization_latency_seconds_bucket{type=\"cache_hit\",le=\"0.2\"} 0");
  }

  @Test
  void noFloodOfNamesMakesTooManySeries() {
    for (int i = 0; i < 2000; i++) {
      Scope scope = new Scope("tenant-" + i, "w" + i);
      String name = "name-" + i;
      for (Miss.MissReason reason : Miss.MissReason.values()) {
        meters.cacheUsed(context(scope), name, Miss.because(reason));
      }
      meters.cacheUsed(context(scope), name, new CacheStatus.Bypass("no-store"));
      for (Lookup.Tier tier : Lookup.Tier.values()) {
        meters.cacheUsed(
            context(scope), name, new CacheStatus.Hit(Duration.ZERO, Duration.ZERO, tier));
      }
      meters.upstreamFailed(scope, name, FailureKind.TIMEOUT);
      for (CompletedRequest.Type type : CompletedRequest.Type.values()) {
        meters.completed(completed(scope, type, name));
        meters.completed(completed(scope, type, "gpt-4o"));
      }
    }
    Set<String> series =
        page("")
            .lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.substring(0, line.lastIndexOf(' ')))
            .collect(Collectors.toSet());

    assertThat(series).hasSizeBetween(MOST_SERIES / 3, MOST_SERIES);
    assertThat(series)
        .contains(
            "cache_hit_count_total{tenant=\"acme\",tier=\"redis\"}",
            "cache_hit_count_total{tenant=\"tenant-0\",tier=\"redis\"}",
            "cache_hit_count_total{tenant=\"other\",tier=\"redis\"}")
        .doesNotContain("cache_hit_count_total{tenant=\"tenant-1999\",tier=\"redis\"}");
  }

  @Test
  void openMetricsLeadsFromABucketToTheRequest() {
    meters.completed(completed(Scope.DEFAULT, CompletedRequest.Type.MODEL_ROUTING, "gpt-4o"));

    assertThat(page("application/openmetrics-text; version=1.0.0"))
        .containsPattern(
            "upstream_latency_seconds_bucket\\{model=\"gpt-4o\",le=\"1.0\"} 1"
                + " # \\{request_id=\"req_1\"}")
        .doesNotContainPattern("_count[^\n]* # ")
        .endsWith("# EOF\n");
    assertThat(page("")).doesNotContain("request_id");
  }

  private String page(String accept) {
    return registries.exposition().page(accept).body().toString();
  }

  private static CompletedRequest completed(Scope scope, CompletedRequest.Type type, String model) {
    return new CompletedRequest(
        "req_1",
        scope,
        "chat.completions",
        type,
        CompletedRequest.Ending.SUCCESS,
        Optional.of(model),
        true,
        new Usage(10, 20),
        Cost.of(0.01),
        Cost.of(0.02),
        Cost.of(0.03),
        Duration.ofMillis(910),
        Duration.ofMillis(900),
        Duration.ofSeconds(2),
        true,
        Optional.empty(),
        Optional.empty());
  }

  private static RequestContext context(Scope scope) {
    return new RequestContext(
        "req_1",
        scope,
        RoutingRequirements.NONE,
        CacheDirectives.NONE,
        StoreHints.NONE,
        Set.of(),
        Optional.empty(),
        new Cancellation(),
        RequestTrace.NONE,
        0);
  }
}
