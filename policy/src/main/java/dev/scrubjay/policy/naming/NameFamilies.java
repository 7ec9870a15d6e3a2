package dev.scrubjay.policy.naming;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The vendors whose models' names look alike, and the names that their providers go by. */
final class NameFamilies {
  /** Weights that anybody serves, although they have a vendor's prefix. */
  private static final List<Glob> ANYBODYS = globs("gpt-oss*");

  private static final List<Family> FAMILIES =
      List.of(
          family(
              "google gemini google-ai-studio",
              "gemini",
              "gemini-* gemma-* imagen-* veo-* learnlm-* aqa embedding-001 gemini-embedding-*"
                  + " text-embedding-004 text-embedding-005 text-multilingual-embedding-*"),
          family(
              "openai",
              "openai",
              "gpt-* o1 o1-* o3 o3-* o4 o4-* chatgpt-* codex-* computer-use-* text-embedding-*"
                  + " dall-e* whisper* tts-* sora* omni-moderation-* text-moderation-*"
                  + " davinci-* babbage-* ft:*"),
          family("anthropic", "anthropic", "claude-*"),
          family(
              "mistral mistralai",
              "",
              "mistral-* codestral* ministral* magistral* pixtral* devstral* voxtral*"
                  + " open-mistral* open-mixtral*"),
          family("deepseek", "", "deepseek-*"),
          family("xai x-ai", "", "grok-*"),
          family(
              "cohere",
              "",
              "command* c4ai-* embed-english-* embed-multilingual-* embed-v* rerank-*"),
          family("perplexity", "", "sonar* r1-1776"),
          family("moonshot moonshotai", "", "kimi-* moonshot-*"),
          family("alibaba dashscope qwen", "", "qwen-* qwen3-* qwen2* qwq-* qvq-*"),
          family("zai zhipu z-ai", "", "glm-*"),
          family("minimax", "", "minimax-* abab*"),
          family("voyage voyageai", "", "voyage-*"),
          family("jina", "", "jina-*"),
          family("meta llama", "", "llama-*"),
          family(
              "bedrock aws amazon",
              "",
              "amazon.* anthropic.* meta.* mistral.* cohere.* ai21.* deepseek.* us.* eu.* apac.*"
                  + " global.*"));

  private NameFamilies() {}

  /**
   * A vendor.
   *
   * @param names that its provider goes by
   * @param api the API that only its own and compatible providers serve; empty if it has none
   */
  private record Family(List<String> names, String api, List<Glob> globs) {

    /** The vendor's own provider, or else the only one that has its API. */
    Optional<ServingProvider> provider(List<ServingProvider> providers) {
      Optional<ServingProvider> own =
          providers.stream().filter(provider -> names.contains(provider.name())).findFirst();
      if (own.isPresent() || api.isEmpty()) {
        return own;
      }
      List<ServingProvider> compatible =
          providers.stream().filter(provider -> provider.api().equals(api)).toList();
      return compatible.size() == 1 ? Optional.of(compatible.get(0)) : Optional.empty();
    }

    boolean has(String model) {
      return globs.stream().anyMatch(glob -> glob.matches(model));
    }
  }

  /** The provider of {@code providers} whose models have names such as {@code model}. */
  static Optional<ServingProvider> byModel(String model, List<ServingProvider> providers) {
    if (ANYBODYS.stream().anyMatch(glob -> glob.matches(model))) {
      return Optional.empty();
    }
    return FAMILIES.stream()
        .filter(family -> family.has(model))
        .findFirst()
        .flatMap(family -> family.provider(providers));
  }

  /** The vendor whose models have names such as {@code model}. */
  static Optional<String> vendor(String model) {
    return ANYBODYS.stream().anyMatch(glob -> glob.matches(model))
        ? Optional.empty()
        : FAMILIES.stream()
            .filter(family -> family.has(model))
            .findFirst()
            .map(family -> family.names().get(0));
  }

  /** The provider of {@code providers} that is the vendor {@code name}, under any of its names. */
  static Optional<ServingProvider> byVendor(String name, List<ServingProvider> providers) {
    return FAMILIES.stream()
        .filter(family -> family.names().contains(name))
        .findFirst()
        .flatMap(family -> family.provider(providers));
  }

  private static Family family(String names, String api, String globs) {
    return new Family(List.of(names.split(" ")), api, globs(globs));
  }

  private static List<Glob> globs(String patterns) {
    return Arrays.stream(patterns.split(" ")).map(Glob::new).toList();
  }
}
