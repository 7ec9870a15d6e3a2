package dev.scrubjay.gateway.config.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.file.ConfigLoader;
import dev.scrubjay.gateway.config.live.Reload.Applied;
import dev.scrubjay.gateway.config.live.Reload.Rejected;
import dev.scrubjay.gateway.config.live.Reload.Unchanged;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LiveConfigTest {
  private static final String KEYS =
      "tenants: {acme: {api_keys: [{key: a-key-that-is-long-enough}]}}\n";
  private static final String ALL =
      """
      server: {port: 8081}
      redis: {url: redis://10.0.0.1:6379}
      near_cache: {enabled: false}
      coalescing: {enabled: false}
      cache_policies: {ttl_strategies: {frequent: 60}, semantic: {mode: shadow}}
      routing_policies: {cost_weight: 0.5, cascade: {enabled: true}, shadow: {enabled: true}}
      upstream_policies: {deadline: 1m}
      performance: {analytics: false}
      tracing: {endpoint: "http://10.0.0.1:4318"}
      metrics: {exporter: otlp}
      providers: {openai: {api_key: sk-1234567890}}
      models: {gpt-4o: {accuracy: 0.5}}
      aliases: {fast: gpt-4o}
      """
          + KEYS;

  private Instant time = Instant.EPOCH;

  @Test
  void sameFileChangesNothing() {
    assertThat(live(ALL).apply(config(ALL))).isEqualTo(new Unchanged());
  }

  @Test
  void livePartsChangeAtOnceAndOthersAtTheNextStart() {
    LiveConfig live = live("");
    GatewayConfig before = live.now();
    time = time.plusSeconds(9);
    assertThat(live.apply(config(ALL)))
        .isEqualTo(
            new Applied(
                List.of(
                    "cache_policies",
                    "routing_policies",
                    "routing_policies.cascade",
                    "routing_policies.shadow",
                    "cache_policies.semantic",
                    "performance",
                    "models",
                    "providers",
                    "tenants",
                    "aliases"),
                List.of(
                    "server",
                    "redis",
                    "near_cache",
                    "coalescing",
                    "upstream_policies",
                    "tracing",
                    "metrics")));
    assertThat(live.cache().ttl().frequent()).isEqualTo(Duration.ofMinutes(1));
    assertThat(live.apiKeys()).hasSize(1);
    assertThat(live.now().server()).isEqualTo(before.server());
    assertThat(live.now().providers()).isNotEqualTo(before.providers());
    assertThat(live.now().naming().aliases()).containsEntry("fast", "gpt-4o");
    assertThat(live.appliedAt()).isEqualTo(time);
  }

  /** Each part of {@link #ALL} differs from its default, so that no part is left out. */
  @Test
  void everyPartIsCompared() {
    Applied applied = (Applied) live("").apply(config(ALL));
    assertThat(applied.changed().size() + applied.atNextStart().size())
        .isEqualTo(GatewayConfig.class.getRecordComponents().length);
  }

  @Test
  void changesMadeAtTheStartStayAndAreNoChange() {
    GatewayConfig loaded = config(KEYS);
    LiveConfig live = new LiveConfig(loaded, loaded.listeningOn("127.0.0.1", 1), () -> time);
    assertThat(live.apply(config(KEYS))).isEqualTo(new Unchanged());
    assertThat(live.apply(config(KEYS + "performance: {analytics: false}")))
        .isEqualTo(new Applied(List.of("performance"), List.of()));
    assertThat(live.now().server().port()).isEqualTo(1);
  }

  @Test
  void modelsThatAreNotTheFilesStay() {
    GatewayConfig loaded = config(KEYS);
    GatewayConfig demo = loaded.with(List.of(), List.of());
    GatewayConfig other = config(KEYS + "providers: {openai: {api_key: sk-1234567890}}");
    LiveConfig live = new LiveConfig(other, demo, () -> time);
    assertThat(live.apply(config(KEYS))).isEqualTo(new Unchanged());
    assertThat(live.now().providers()).isEmpty();
  }

  @Test
  void listenersAreToldOfChangesAlone() {
    LiveConfig live = live(KEYS);
    List<GatewayConfig> told = new ArrayList<>();
    live.onChange(told::add);
    live.apply(config(KEYS));
    live.apply(config(KEYS + "aliases: {fast: gpt-4o}"));
    assertThat(told).containsExactly(live.now());
  }

  @Test
  void lastKeyCannotBeRemoved() {
    LiveConfig live = live(KEYS);
    assertThat(live.apply(config("server: {host: 127.0.0.1}"))).isInstanceOf(Rejected.class);
    assertThat(live.apiKeys()).hasSize(1);
    assertThat(live.lastReloadSucceeded()).isFalse();
    live.apply(config(KEYS));
    assertThat(live.lastReloadSucceeded()).isTrue();
  }

  private LiveConfig live(String yaml) {
    return new LiveConfig(config(yaml), config(yaml), () -> time);
  }

  private static GatewayConfig config(String yaml) {
    return ConfigLoader.load(Path.of("scrubjay.yaml"), yaml, Map.of()).config();
  }
}
