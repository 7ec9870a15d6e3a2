package dev.scrubjay.gateway.config.sections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.file.ConfigLoader;
import dev.scrubjay.policy.shadow.ShadowPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ShadowReaderTest {
  private static GatewayConfig config(String yaml) {
    return ConfigLoader.load(Path.of("scrubjay.yaml"), yaml, Map.of()).config();
  }

  @Test
  void thereAreNoneUnlessTheyAreTurnedOn() {
    assertThat(config("").shadow()).isEqualTo(ShadowPolicy.DEFAULT);
    assertThat(ShadowPolicy.DEFAULT.enabled()).isFalse();
  }

  @Test
  void tenantsOverrideWhatTheySay() {
    GatewayConfig config =
        config(
            """
            routing_policies:
              shadow: {share: 0.05, daily_usd: 3, judge: gpt-4o, max_in_flight: 7, max_wait: 9s}
            tenants:
              acme: {shadow: {enabled: true, daily_usd: 5}}
            """);
    assertThat(config.tenants().shadow("other", config.shadow()))
        .isEqualTo(
            new ShadowPolicy(false, 0.05, 3, Optional.of("gpt-4o"), 7, Duration.ofSeconds(9)));
    assertThat(config.tenants().shadow("acme", config.shadow()))
        .isEqualTo(
            new ShadowPolicy(true, 0.05, 5, Optional.of("gpt-4o"), 7, Duration.ofSeconds(9)));
  }

  @Test
  void problemsNameTheirSetting() {
    assertThatThrownBy(() -> config("routing_policies: {shadow: {share: 0.2}}"))
        .hasMessageContaining("routing_policies.shadow.share");
    assertThatThrownBy(() -> config("routing_policies: {shadow: {daily_usd: 0}}"))
        .hasMessageContaining("routing_policies.shadow.daily_usd");
    assertThatThrownBy(() -> config("tenants: {acme: {shadow: {max_in_flight: 2}}}"))
        .hasMessageContaining("tenants.acme.shadow.max_in_flight");
  }
}
