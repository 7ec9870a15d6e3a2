package dev.scrubjay.gateway.config;

import dev.scrubjay.gateway.config.reader.Format;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The providers that need no more than a name and a key, with what is known of them. */
public enum WellKnownProvider {
  OPENAI("https://api.openai.com/v1", "OPENAI_API_KEY"),
  ANTHROPIC(ProviderKind.ANTHROPIC, "https://api.anthropic.com", "ANTHROPIC_API_KEY"),
  GOOGLE(ProviderKind.GEMINI, "https://generativelanguage.googleapis.com/v1beta", "GEMINI_API_KEY"),
  /** Llama's weights are public and many providers serve them, so the address must be given. */
  META(ProviderKind.OPENAI, "", "LLAMA_API_KEY", "LLAMA_BASE_URL", ProviderQuirks.NONE),
  /** The address is that of a resource of one's own. */
  AZURE(
      ProviderKind.AZURE, "", "AZURE_OPENAI_API_KEY", "AZURE_OPENAI_ENDPOINT", ProviderQuirks.NONE),
  /** The address follows from the region. */
  BEDROCK(ProviderKind.BEDROCK, "", "AWS_BEARER_TOKEN_BEDROCK"),
  /** The address follows from project and location. */
  VERTEX(ProviderKind.VERTEX, "", ""),

  GROQ(
      "https://api.groq.com/openai/v1",
      "GROQ_API_KEY",
      ProviderQuirks.NONE.refusing("logprobs", "top_logprobs", "logit_bias")),
  MISTRAL(
      "https://api.mistral.ai/v1",
      "MISTRAL_API_KEY",
      new ProviderQuirks(
          Set.of(
              "stream_options",
              "store",
              "user",
              "logprobs",
              "top_logprobs",
              "logit_bias",
              "service_tier"),
          Map.of("max_completion_tokens", "max_tokens", "seed", "random_seed"),
          true)),
  DEEPSEEK("https://api.deepseek.com/v1", "DEEPSEEK_API_KEY", ProviderQuirks.OLD_LIMIT),
  TOGETHER("https://api.together.xyz/v1", "TOGETHER_API_KEY", ProviderQuirks.OLD_LIMIT),
  FIREWORKS("https://api.fireworks.ai/inference/v1", "FIREWORKS_API_KEY", ProviderQuirks.OLD_LIMIT),
  OPENROUTER("https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"),
  XAI("https://api.x.ai/v1", "XAI_API_KEY"),
  CEREBRAS(
      "https://api.cerebras.ai/v1",
      "CEREBRAS_API_KEY",
      ProviderQuirks.NONE.refusing("frequency_penalty", "presence_penalty", "logit_bias")),
  PERPLEXITY(
      "https://api.perplexity.ai", "PERPLEXITY_API_KEY", ProviderQuirks.OLD_LIMIT.withoutModels()),
  NVIDIA("https://integrate.api.nvidia.com/v1", "NVIDIA_API_KEY", ProviderQuirks.OLD_LIMIT),
  COHERE(
      "https://api.cohere.ai/compatibility/v1",
      "COHERE_API_KEY",
      ProviderQuirks.OLD_LIMIT
          .refusing(
              "store",
              "metadata",
              "logit_bias",
              "top_logprobs",
              "n",
              "modalities",
              "prediction",
              "audio",
              "service_tier",
              "parallel_tool_calls")
          .withoutModels()),
  QWEN(
      "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
      "DASHSCOPE_API_KEY",
      ProviderQuirks.OLD_LIMIT),
  MOONSHOT("https://api.moonshot.ai/v1", "MOONSHOT_API_KEY", ProviderQuirks.OLD_LIMIT),
  ZAI("https://api.z.ai/api/paas/v4", "ZAI_API_KEY", ProviderQuirks.OLD_LIMIT),
  MINIMAX("https://api.minimax.io/v1", "MINIMAX_API_KEY", ProviderQuirks.OLD_LIMIT.withoutModels()),
  SAMBANOVA("https://api.sambanova.ai/v1", "SAMBANOVA_API_KEY", ProviderQuirks.OLD_LIMIT),
  DEEPINFRA("https://api.deepinfra.com/v1/openai", "DEEPINFRA_API_KEY", ProviderQuirks.OLD_LIMIT),
  HYPERBOLIC("https://api.hyperbolic.xyz/v1", "HYPERBOLIC_API_KEY", ProviderQuirks.OLD_LIMIT),
  NOVITA("https://api.novita.ai/openai/v1", "NOVITA_API_KEY", ProviderQuirks.OLD_LIMIT),
  NEBIUS("https://api.studio.nebius.com/v1", "NEBIUS_API_KEY", ProviderQuirks.OLD_LIMIT),
  SILICONFLOW("https://api.siliconflow.com/v1", "SILICONFLOW_API_KEY", ProviderQuirks.OLD_LIMIT),
  HUGGINGFACE("https://router.huggingface.co/v1", "HUGGINGFACE_API_KEY", ProviderQuirks.OLD_LIMIT),
  GITHUB(
      "https://models.github.ai/inference", "GITHUB_API_KEY", ProviderQuirks.NONE.withoutModels()),
  VERCEL("https://ai-gateway.vercel.sh/v1", "AI_GATEWAY_API_KEY"),

  OLLAMA("http://localhost:11434/v1", "", "OLLAMA_BASE_URL"),
  VLLM("http://localhost:8000/v1", "VLLM_API_KEY", "VLLM_BASE_URL"),
  LMSTUDIO("http://localhost:1234/v1", "", "LMSTUDIO_BASE_URL"),
  LLAMACPP("http://localhost:8080/v1", "", "LLAMACPP_BASE_URL");

  private final ProviderKind kind;
  private final String baseUrl;
  private final String keyVariable;
  private final String urlVariable;
  private final ProviderQuirks quirks;

  WellKnownProvider(
      ProviderKind kind,
      String baseUrl,
      String keyVariable,
      String urlVariable,
      ProviderQuirks quirks) {
    this.kind = kind;
    this.baseUrl = baseUrl;
    this.keyVariable = keyVariable;
    this.urlVariable = urlVariable;
    this.quirks = quirks;
  }

  WellKnownProvider(ProviderKind kind, String baseUrl, String keyVariable) {
    this(kind, baseUrl, keyVariable, "", ProviderQuirks.NONE);
  }

  WellKnownProvider(String baseUrl, String keyVariable, ProviderQuirks quirks) {
    this(ProviderKind.OPENAI, baseUrl, keyVariable, "", quirks);
  }

  WellKnownProvider(String baseUrl, String keyVariable) {
    this(baseUrl, keyVariable, ProviderQuirks.NONE);
  }

  /** A server on this host, which needs no key. */
  WellKnownProvider(String baseUrl, String keyVariable, String urlVariable) {
    this(ProviderKind.OPENAI, baseUrl, keyVariable, urlVariable, ProviderQuirks.OLD_LIMIT);
  }

  /** The provider {@code name}, if it is well-known. */
  public static Optional<WellKnownProvider> find(String name) {
    return Arrays.stream(values()).filter(p -> p.providerName().equals(name)).findFirst();
  }

  /** The quirks of {@code provider}, which is known by its name or its host. */
  public static ProviderQuirks quirksOf(ProviderConfig provider) {
    return find(provider.name())
        .filter(known -> known.kind == provider.kind())
        .or(() -> Arrays.stream(values()).filter(known -> known.isAt(provider)).findFirst())
        .map(known -> known.quirks)
        .orElse(ProviderQuirks.NONE);
  }

  private boolean isAt(ProviderConfig provider) {
    return !isLocal()
        && !baseUrl.isEmpty()
        && provider.kind() == kind
        && provider.baseUrls().stream()
            .anyMatch(url -> URI.create(baseUrl).getHost().equals(url.getHost()));
  }

  /** The names of all well-known providers. */
  public static List<String> names() {
    return Arrays.stream(values()).map(WellKnownProvider::providerName).toList();
  }

  public String providerName() {
    return Format.nameOf(this);
  }

  public ProviderKind kind() {
    return kind;
  }

  public ProviderQuirks quirks() {
    return quirks;
  }

  /** Its address, if it has only one. */
  public Optional<URI> baseUrl() {
    return baseUrl.isEmpty() ? Optional.empty() : Optional.of(URI.create(baseUrl));
  }

  /** The environment variable with its API key, if it has one. */
  public Optional<String> keyVariable() {
    return Optional.of(keyVariable).filter(name -> !name.isEmpty());
  }

  /** The environment variable with its address, if that differs from user to user. */
  public Optional<String> urlVariable() {
    return Optional.of(urlVariable).filter(name -> !name.isEmpty());
  }

  /** Whether it is a server that one runs oneself, and that needs no key. */
  public boolean isLocal() {
    return baseUrl.startsWith("http://localhost");
  }
}
