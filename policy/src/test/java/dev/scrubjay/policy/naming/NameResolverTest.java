package dev.scrubjay.policy.naming;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.policy.naming.ResolvedName.CatalogModel;
import dev.scrubjay.policy.naming.ResolvedName.OpenModel;
import dev.scrubjay.policy.naming.ResolvedName.Rule;
import dev.scrubjay.policy.naming.ResolvedName.UnknownModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names are resolved by the rules in their order, and equal models by equal ids. */
final class NameResolverTest {
  private static final Map<String, String> SERVED =
      Map.of(
          "gpt-4o", "openai",
          "gpt-4o-mini", "openai",
          "gpt-4.1-mini", "openai",
          "claude-sonnet-4-5-20250929", "anthropic",
          "claude-3.5-sonnet", "anthropic",
          "gemini-2.5-pro", "google",
          "meta-llama/Llama-3.1-8B", "local",
          "hf.co/u/Q:Q4_K_M", "local");

  private static final KnownModels KNOWN =
      new KnownModels(
          Map.of(
              "gpt-4o", "gpt-4o",
              "gpt-4o-mini", "gpt-4o-mini",
              "gpt-4.1-mini", "gpt-4.1-mini",
              "claude-sonnet-4-5-20250929", "claude-sonnet-4-5-20250929",
              "claude-3.5-sonnet", "claude-3-5-sonnet-latest",
              "gemini-2.5-pro", "gemini-2.5-pro",
              "grok-4", "grok-4",
              "llama-3.3-70b", "llama-3.3-70b"));

  private static final List<ServingProvider> PROVIDERS =
      List.of(
          new ServingProvider("openai", "openai"),
          new ServingProvider("anthropic", "anthropic"),
          new ServingProvider("google", "gemini"),
          new ServingProvider("groq", ""),
          new ServingProvider("openrouter", ""),
          new ServingProvider("local", "openai"));

  private static final NameResolver RESOLVER =
      new NameResolver(
          SERVED,
          KNOWN,
          Map.of("fast", "gpt-4o-mini", "thinker", "o3-pro", "sonnet", "claude-sonnet-4-5"),
          List.of(
              new ModelRule(new Glob("llama-*"), "groq"),
              new ModelRule(new Glob("llama-3.3-*"), "openrouter"),
              new ModelRule(new Glob("gone-*"), "removed")),
          PROVIDERS,
          Map.of(
              "openrouter", Set.of("qwen/qwen3-235b", "openai/gpt-oss-120b", "z-ai/glm-5"),
              "openai", Set.of("gpt-4o", "house-model"),
              "local", Set.of("house-model", "tiny")));

  private static NameResolver with(ServingProvider... providers) {
    return new NameResolver(Map.of(), KNOWN, Map.of(), List.of(), List.of(providers), Map.of());
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-4o, gpt-4o",
    "fast, gpt-4o-mini",
    "openai/gpt-4o, gpt-4o",
    "models/gemini-2.5-pro, gemini-2.5-pro",
    "gemini/gemini-2.5-pro, gemini-2.5-pro",
    "meta-llama/Llama-3.1-8B, meta-llama/Llama-3.1-8B",
    "hf.co/u/Q:Q4_K_M, hf.co/u/Q:Q4_K_M",
    "local/hf.co/u/Q:Q4_K_M, hf.co/u/Q:Q4_K_M",
  })
  void nameOfModelInTheCatalogIsThatModel(String written, String id) {
    assertThat(RESOLVER.resolve(written)).isEqualTo(new CatalogModel(id));
  }

  @ParameterizedTest
  @CsvSource({
    // written, id, provider, sent, known as, rule
    "gpt-4o-2024-08-06, gpt-4o-2024-08-06, openai, gpt-4o-2024-08-06, gpt-4o, DATED",
    "openai/gpt-4o-2024-08-06, gpt-4o-2024-08-06, openai, gpt-4o-2024-08-06, gpt-4o, DATED",
    "gpt-4.1-mini@2025-04-14, gpt-4.1-mini@2025-04-14, openai, gpt-4.1-mini@2025-04-14,"
        + " gpt-4.1-mini, DATED",
    "claude-sonnet-4-5, claude-sonnet-4-5, anthropic, claude-sonnet-4-5,"
        + " claude-sonnet-4-5-20250929, DATED",
    "sonnet, claude-sonnet-4-5, anthropic, claude-sonnet-4-5, claude-sonnet-4-5-20250929, DATED",
    "claude-3-5-sonnet-latest, claude-3-5-sonnet-latest, anthropic, claude-3-5-sonnet-latest,"
        + " claude-3.5-sonnet, DATED",
    "claude-3-5-sonnet-20241022, claude-3-5-sonnet-20241022, anthropic,"
        + " claude-3-5-sonnet-20241022, claude-3.5-sonnet, DATED",
    "gemini-2.5-pro-preview-05-06, gemini-2.5-pro-preview-05-06, google,"
        + " gemini-2.5-pro-preview-05-06, gemini-2.5-pro, DATED",
    "models/gemini-2.5-pro-exp, gemini-2.5-pro-exp, google, gemini-2.5-pro-exp, gemini-2.5-pro,"
        + " DATED",
    "ft:gpt-4o-mini:org::id, ft:gpt-4o-mini:org::id, openai, ft:gpt-4o-mini:org::id,"
        + " gpt-4o-mini, DATED",
    "ft:gpt-4o-mini-2024-07-18:org::id, ft:gpt-4o-mini-2024-07-18:org::id, openai,"
        + " ft:gpt-4o-mini-2024-07-18:org::id, gpt-4o-mini, DATED",
    "openrouter/meta-llama/llama-3-70b, openrouter/meta-llama/llama-3-70b, openrouter,"
        + " meta-llama/llama-3-70b, , PREFIX",
    "openrouter/openai/gpt-4o, openrouter/openai/gpt-4o, openrouter, openai/gpt-4o, gpt-4o, PREFIX",
    "groq/gpt-4o, groq/gpt-4o, groq, gpt-4o, gpt-4o, PREFIX",
    "llama-4-scout, llama-4-scout, groq, llama-4-scout, , CONFIGURED_PATTERN",
    "groq/llama-4-scout, llama-4-scout, groq, llama-4-scout, , CONFIGURED_PATTERN",
    "llama-3.3-70b, llama-3.3-70b, openrouter, llama-3.3-70b, llama-3.3-70b, CONFIGURED_PATTERN",
    "qwen/qwen3-235b, qwen/qwen3-235b, openrouter, qwen/qwen3-235b, , LISTED",
    "openrouter/qwen/qwen3-235b, qwen/qwen3-235b, openrouter, qwen/qwen3-235b, , LISTED",
    "openai/gpt-oss-120b, openai/gpt-oss-120b, openrouter, openai/gpt-oss-120b, , LISTED",
    "house-model, house-model, openai, house-model, , LISTED",
    "local/house-model, local/house-model, local, house-model, , PREFIX",
    "tiny, tiny, local, tiny, , LISTED",
    "gpt-7-turbo, gpt-7-turbo, openai, gpt-7-turbo, , FAMILY",
    "openai/gpt-7-turbo, gpt-7-turbo, openai, gpt-7-turbo, , FAMILY",
    "thinker, o3-pro, openai, o3-pro, , FAMILY",
    "text-embedding-004, text-embedding-004, google, text-embedding-004, , FAMILY",
    "text-embedding-3-large, text-embedding-3-large, openai, text-embedding-3-large, , FAMILY",
    "claude-opus-9, claude-opus-9, anthropic, claude-opus-9, , FAMILY",
    "gemini/gemini-9, gemini-9, google, gemini-9, , FAMILY",
    "anthropic/claude-opus-9, claude-opus-9, anthropic, claude-opus-9, , FAMILY",
  })
  void nameThatTheCatalogLacksFindsItsProvider(
      String written, String id, String provider, String sent, String known, Rule rule) {
    assertThat(RESOLVER.resolve(written))
        .isEqualTo(new OpenModel(id, provider, sent, Optional.ofNullable(known), rule));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nobody",
        "grok-4",
        "gone-1",
        "gpt-oss-20b",
        "unknown/gpt-4o",
        "",
        "auto*",
        "gpt-4o\n",
        "gpt-../../secrets",
        "gpt-4o?key=1",
        "gpt-//x",
        "openai/",
      })
  void anyOtherNameIsUnknown(String written) {
    assertThat(RESOLVER.resolve(written)).isEqualTo(new UnknownModel());
  }

  @Test
  void loneProviderOfAnApiServesItsVendorsNames() {
    ServingProvider mine = new ServingProvider("mine", "openai");
    assertThat(with(mine).resolve("gpt-7"))
        .isEqualTo(new OpenModel("gpt-7", "mine", "gpt-7", Optional.empty(), Rule.FAMILY));
    assertThat(with(mine).resolve("openai/gpt-7"))
        .isEqualTo(new OpenModel("gpt-7", "mine", "gpt-7", Optional.empty(), Rule.FAMILY));
    assertThat(with(mine, new ServingProvider("yours", "openai")).resolve("gpt-7"))
        .isEqualTo(new UnknownModel());
    assertThat(with(mine).resolve("claude-opus-9")).isEqualTo(new UnknownModel());
  }

  @Test
  void catchAllRuleTakesTheNamesThatNoOtherRuleDoes() {
    NameResolver resolver =
        new NameResolver(
            SERVED,
            KNOWN,
            Map.of(),
            List.of(
                new ModelRule(new Glob("*"), "openrouter"),
                new ModelRule(new Glob("gpt-*"), "groq")),
            PROVIDERS,
            Map.of());
    assertThat(resolver.resolve("gpt-4o")).isEqualTo(new CatalogModel("gpt-4o"));
    assertThat(resolver.resolve("anything/at-all"))
        .isEqualTo(
            new OpenModel(
                "anything/at-all",
                "openrouter",
                "anything/at-all",
                Optional.empty(),
                Rule.CONFIGURED_PATTERN));
    assertThat(resolver.resolve("gpt-7")).extracting("provider").isEqualTo("groq");
  }

  @ParameterizedTest
  @CsvSource({
    "us.anthropic.claude-sonnet-4-5-20250929-v1:0, claude-sonnet-4-5-20250929",
    "anthropic.claude-3-5-sonnet-20241022-v2:0, claude-3.5-sonnet",
    "claude-sonnet-4-5@20250929, claude-sonnet-4-5-20250929",
    "openai/gpt-4o:free, gpt-4o",
    "x-ai/grok-4-0709, grok-4",
    "gpt-4o-audio-preview, ",
    "gpt-4o-mini-tts, ",
    "gpt-4o-nano, ",
    "claude-sonnet-4, ",
    "gpt-4, ",
  })
  void factsAreThoseOfTheSameModelAlone(String name, String known) {
    assertThat(KNOWN.find(name)).isEqualTo(Optional.ofNullable(known));
  }
}
