package dev.scrubjay.gateway.config;

import dev.scrubjay.gateway.config.reader.Format;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The providers of the default catalog, with the settings that are known of them. */
public enum WellKnownProvider {
  OPENAI(ProviderKind.OPENAI, "https://api.openai.com/v1", "OPENAI_API_KEY"),
  ANTHROPIC(ProviderKind.ANTHROPIC, "https://api.anthropic.com", "ANTHROPIC_API_KEY"),
  GOOGLE(ProviderKind.GEMINI, "https://generativelanguage.googleapis.com/v1beta", "GEMINI_API_KEY"),
  /** Llama's weights are public and many providers serve them, so the address must be given. */
  META(ProviderKind.OPENAI, "", "LLAMA_API_KEY");

  private final ProviderKind kind;
  private final String baseUrl;
  private final String keyVariable;

  WellKnownProvider(ProviderKind kind, String baseUrl, String keyVariable) {
    this.kind = kind;
    this.baseUrl = baseUrl;
    this.keyVariable = keyVariable;
  }

  /** The provider {@code name}, if it is well-known. */
  public static Optional<WellKnownProvider> find(String name) {
    return Arrays.stream(values()).filter(p -> p.providerName().equals(name)).findFirst();
  }

  /** Whether {@code provider} has the Responses API. */
  public static boolean hasResponses(ProviderConfig provider) {
    return provider.name().equals(OPENAI.providerName()) && provider.kind() == ProviderKind.OPENAI;
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

  /** Its address, if it has only one. */
  public Optional<URI> baseUrl() {
    return baseUrl.isEmpty() ? Optional.empty() : Optional.of(URI.create(baseUrl));
  }

  /** The environment variable with its API key. */
  public String keyVariable() {
    return keyVariable;
  }
}
