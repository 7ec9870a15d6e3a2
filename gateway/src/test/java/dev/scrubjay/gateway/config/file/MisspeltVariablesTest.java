package dev.scrubjay.gateway.config.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MisspeltVariablesTest {
  private static String warnings(String name) {
    return String.join("\n", ConfigLoader.load(Map.of(name, "the-value")).warnings());
  }

  @Test
  void warningNamesTheSettingThatWasMeantAndNotTheValue() {
    assertThat(warnings("CACHE_TTL_FREQENT"))
        .isEqualTo(
            "the environment variable CACHE_TTL_FREQENT is no setting"
                + " (did you mean CACHE_TTL_FREQUENT?)");
    assertThat(warnings("SCRUBJAY_LOGLEVEL")).contains("SCRUBJAY_LOG_LEVEL?");
    assertThat(warnings("REDIS_URI")).contains("REDIS_URL?");
    assertThat(warnings("ANTROPIC_API_KEY")).contains("ANTHROPIC_API_KEY?");
    assertThat(warnings("ROUTING_COST_WIEGHT")).contains("ROUTING_COST_WEIGHT?");
  }

  @Test
  void variablesOfOtherProgramsAreNotMentioned() {
    for (String name :
        new String[] {
          "PATH",
          "HOME",
          "CACHE_DIR",
          "NODE_ENV",
          "REDIS_HOST",
          "SCRUBJAY_SERVICE_HOST",
          "SCRUBJAY_PORT_8080_TCP",
          "SCRUBJAY_URL",
          "https_proxy",
          "AI_API_KEY",
          "AWS_PROFILE"
        }) {
      assertThat(warnings(name)).as(name).isEmpty();
    }
    assertThat(ConfigLoader.load(Map.of("CACHE_TTL_FREQENT", "")).warnings()).isEmpty();
  }

  @Test
  void variablesToWhichTheFileRefersAreMeant() {
    String file = "server: {request_timeout: '${CACHE_TTL_FREQENT}s'}";
    assertThat(
            ConfigLoader.load(Path.of("own.yaml"), file, Map.of("CACHE_TTL_FREQENT", "20"))
                .warnings())
        .isEmpty();
  }
}
