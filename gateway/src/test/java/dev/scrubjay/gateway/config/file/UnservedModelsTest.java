package dev.scrubjay.gateway.config.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class UnservedModelsTest {
  private static final String PROVIDERS =
      """
      providers:
        openai: {kind: openai, base_url: "http://127.0.0.1:9/v1", api_key: k}
      models: {mine: {provider: openai}}
      aliases: {referee: mine}
      """;

  private static final String UNLISTED = "list_models: false\n";

  private static List<String> warnings(String yaml) {
    return UnservedModels.warnings(
        ConfigLoader.load(Path.of("scrubjay.yaml"), PROVIDERS + yaml, Map.of()).config());
  }

  private static String semantic(String settings) {
    return "cache_policies: {semantic: {" + settings + "}}\n";
  }

  @Test
  void judgeThatNoProviderServesIsWarnedOfByItsSettingAndName() {
    assertThat(warnings(UNLISTED + semantic("mode: shadow, judge: mime")))
        .containsExactly(
            "cache_policies.semantic.judge: no configured provider serves 'mime'"
                + " (did you mean mine?): answers that differ are not compared");
  }

  @Test
  void embedderThatNoProviderServesIsWarnedOfByItsSettingAndName() {
    assertThat(warnings(UNLISTED + semantic("mode: request, embeddings: {model: some-embedder}")))
        .containsExactly(
            "cache_policies.semantic.embeddings.model: no configured provider serves"
                + " 'some-embedder': every request is an ordinary miss");
  }

  @Test
  void whereProvidersListTheirModelsTheWarningSaysSo() {
    assertThat(warnings(semantic("mode: on, judge: some-judge")))
        .containsExactly(
            "cache_policies.semantic.judge: no configured provider is known to serve"
                + " 'some-judge': unless one lists it, answers that differ are not compared"
                + " (PROVIDER/MODEL names the provider, too)");
  }

  @Test
  void tenantsOwnJudgeIsNamedByTheTenantsSetting() {
    String tenants =
        """
        tenants:
          acme: {semantic: {mode: shadow, judge: some-judge}}
          emca: {semantic: {mode: shadow}}
        """;
    assertThat(warnings(UNLISTED + semantic("judge: another-judge") + tenants))
        .satisfiesExactly(
            own -> assertThat(own).startsWith("tenants.acme.semantic.judge: ").contains("some-"),
            standard ->
                assertThat(standard)
                    .startsWith("cache_policies.semantic.judge: ")
                    .contains("another-"));
  }

  @Test
  void modelsThatAreServedUnderAnyNameAreNotWarnedOf() {
    for (String name : List.of("mine", "referee", "gpt-9-unheard-of", "openai/some-judge")) {
      assertThat(
              warnings(
                  UNLISTED
                      + semantic(
                          "mode: on, judge: %1$s, embeddings: {model: %1$s}".formatted(name))))
          .as(name)
          .isEmpty();
    }
  }

  @Test
  void nothingIsSaidWhileTheSemanticCacheIsOff() {
    assertThat(warnings(UNLISTED + semantic("judge: some-judge, embeddings: {model: another}")))
        .isEmpty();
  }
}
