package dev.scrubjay.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.config.PeerConfig.MappedTenant;
import dev.scrubjay.gateway.config.file.ConfigLoader;
import dev.scrubjay.policy.federation.Influence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FederationConfigTest {
  private static FederationConfig read(String yaml, Map<String, String> env) {
    return ConfigLoader.load(Path.of("scrubjay.yaml"), yaml, env)
        .config()
        .performance()
        .learning()
        .federation();
  }

  @Test
  void nothingIsPulledByDefault() {
    assertThat(read("{}", Map.of())).isEqualTo(FederationConfig.DEFAULT);
    assertThat(FederationConfig.DEFAULT.peers()).isEmpty();
  }

  @Test
  void peersHaveTheImportsWeightUnlessTheirOwn() {
    FederationConfig config =
        read(
            """
            performance:
              learning:
                imports: {weight: 0.1, cap: 10}
                peers:
                  - {name: paris, url: "https://paris/", api_key: "${KEY}", tenants: [acme, a=b]}
                  - {name: rome, url: "http://rome", api_key: k, interval: 5m, weight: 0.5, tenants: [acme]}
            """,
            Map.of("KEY", "of-paris"));
    PeerConfig paris = config.peer("paris").orElseThrow();
    assertThat(paris.url()).hasToString("https://paris");
    assertThat(paris.apiKey().orElseThrow().reveal()).isEqualTo("of-paris");
    assertThat(paris.interval()).isEqualTo(Duration.ofHours(1));
    assertThat(paris.tenants())
        .containsExactly(new MappedTenant("acme", "acme"), new MappedTenant("a", "b"));
    assertThat(config.influence("paris")).hasValue(new Influence(0.1, 10));
    assertThat(config.influence("rome")).hasValue(new Influence(0.5, 10));
    assertThat(config.influence("")).hasValue(new Influence(0.1, 10));
    assertThat(config.influence("gone")).isEmpty();
    assertThat(config.warnings())
        .containsExactly(
            "performance.learning.peers: the key for rome is sent without TLS, as its url is http");
    assertThat(config.toString()).doesNotContain("of-paris");
  }
}
