package dev.scrubjay.policy.prior;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ModelNameTest {
  private static ModelName name(String text) {
    return ModelName.of(text);
  }

  @Test
  void spellingsOfOneModelAgree() {
    assertThat(
            List.of(
                "Meta-Llama-3_1-8B-Instruct",
                "meta-llama/Llama-3.1-8B-Instruct",
                "llama-3.1-8b-it",
                "llama 3.1 8b"))
        .allSatisfy(text -> assertThat(name(text)).isEqualTo(name("llama-3.1-8b")));
    assertThat(name("claude-3.5-sonnet")).isEqualTo(name("Claude-3-5-Sonnet"));
    assertThat(name("groq/openai/gpt-oss-120b")).isEqualTo(name("gpt-oss-120b"));
  }

  @Test
  void vendorAndVersionOfTheServiceAreNoPartOfTheName() {
    assertThat(name("bedrock/anthropic.claude-haiku-4-5-20251001-v1:0"))
        .isEqualTo(name("claude-haiku-4-5-20251001"));
    assertThat(name("bedrock/amazon.nova-pro-v1:0")).isEqualTo(name("nova-pro"));
  }

  @Test
  void datesAndBuildsAreToldFromVersions() {
    for (String dated :
        List.of("gpt-4o-2024-08-06", "gpt-4o-20240806", "gpt-4o-0806", "gpt-4o-2408")) {
      assertThat(name(dated).undated()).as(dated).isEqualTo(name("gpt-4o"));
      assertThat(name(dated).date()).as(dated).isNotEmpty();
    }
    assertThat(name("gpt-4.1").date()).isEmpty();
    assertThat(name("llama-3.3-70b").date()).isEmpty();
  }

  @Test
  void differentModelsDiffer() {
    assertThat(name("gpt-4o")).isNotEqualTo(name("gpt-4o-mini"));
    assertThat(name("llama-3.1-8b")).isNotEqualTo(name("llama-3.1-70b"));
    assertThat(name("claude-3-opus")).isNotEqualTo(name("claude-3-sonnet"));
    assertThat(name("o1-mini")).isNotEqualTo(name("o3-mini"));
  }

  @Test
  void olderModelsAreThoseOfALowerVersionAndTheSameSize() {
    assertThat(name("llama-3.1-70b").isOlderThan(name("llama-3.3-70b"))).isTrue();
    assertThat(name("claude-opus-4-8").isOlderThan(name("claude-opus-5"))).isTrue();
    assertThat(name("llama-3.3-70b").isOlderThan(name("llama-3.1-70b"))).isFalse();
    assertThat(name("llama-3.1-8b").isOlderThan(name("llama-3.3-70b"))).isFalse();
    assertThat(name("gpt-4.1-mini").isOlderThan(name("gpt-5"))).isFalse();
  }
}
