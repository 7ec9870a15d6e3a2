package dev.scrubjay.gateway.config.sections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.SemanticConfig;
import dev.scrubjay.gateway.config.SemanticMode;
import dev.scrubjay.gateway.config.SemanticPolicy;
import dev.scrubjay.gateway.config.file.ConfigLoader;
import dev.scrubjay.gateway.config.reader.ConfigException;
import dev.scrubjay.gateway.request.SemanticChoice;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SemanticReaderTest {
  private static GatewayConfig load(String yaml) {
    return ConfigLoader.load(Path.of("scrubjay.yaml"), yaml, Map.of()).config();
  }

  @Test
  void itIsOffUnlessAnybodySaysOtherwise() {
    assertThat(load("").semantic()).isEqualTo(SemanticConfig.DEFAULT);
    assertThat(load("").semanticOf("any").mode()).isEqualTo(SemanticMode.OFF);
  }

  @Test
  void aTenantOverridesWhatItSays() {
    GatewayConfig config =
        load(
            """
            cache_policies:
              semantic: {mode: shadow, delta: 0.02, judge: j, operations: [messages]}
            tenants:
              acme: {semantic: {mode: "on", user_scoped: true}}
            """);
    SemanticPolicy acme = config.semanticOf("acme");

    assertThat(config.semanticOf("other").mode()).isEqualTo(SemanticMode.SHADOW);
    assertThat(acme.mode()).isEqualTo(SemanticMode.ON);
    assertThat(acme.delta()).isEqualTo(0.02);
    assertThat(acme.judge()).contains("j");
    assertThat(acme.operations()).containsExactly("messages");
    assertThat(acme.userScoped()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mode: always",
        "delta: 0",
        "delta: 0.6",
        "audit: 2",
        "operations: [embeddings]",
        "daily_usd: 0",
        "embeddings: {threads: 0}",
        "limits: {comparisons: 0}",
        "moed: shadow"
      })
  void aMistakeIsNamed(String setting) {
    assertThatThrownBy(() -> load("cache_policies: {semantic: {" + setting + "}}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cache_policies.semantic");
  }

  @Test
  void aRequestCanRefuseAlwaysAndAskWhereItMay() {
    SemanticChoice asks = new SemanticChoice(Optional.of(true), OptionalDouble.of(0.05));
    SemanticChoice refuses = new SemanticChoice(Optional.of(false), OptionalDouble.empty());
    for (SemanticMode mode : SemanticMode.values()) {
      SemanticPolicy policy = SemanticPolicy.OFF.with(mode, 0.01);
      boolean request = mode == SemanticMode.REQUEST;

      assertThat(refuses.under(policy).mode()).isEqualTo(SemanticMode.OFF);
      assertThat(asks.under(policy).mode()).isEqualTo(request ? SemanticMode.ON : mode);
      assertThat(asks.under(policy).delta()).isEqualTo(0.05);
      assertThat(SemanticChoice.NONE.under(policy).mode())
          .isEqualTo(request ? SemanticMode.OFF : mode);
    }
  }
}
