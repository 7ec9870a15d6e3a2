package dev.scrubjay.gateway.config;

import dev.scrubjay.gateway.config.ProviderConfig.Kind;
import dev.scrubjay.gateway.config.reader.Format;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The providers that the shipped models name, and what need not be said about them. */
public enum WellKnownProvider {
  OPENAI(Kind.OPENAI, "https://api.openai.com/v1", "OPENAI_API_KEY"),
  ANTHROPIC(Kind.ANTHROPIC, "https://api.anthropic.com", "ANTHROPIC_API_KEY"),
  GOOGLE(Kind.GEMINI, "https://generativelanguage.googleapis.com/v1beta", "GEMINI_API_KEY"),
  /** Llama's weights are public: whoever serves them, it is at an address that has to be given. */
  META(Kind.OPENAI, "", "LLAMA_API_KEY");

  private final Kind kind;
  private final String baseUrl;
  private final String keyVariable;

  WellKnownProvider(Kind kind, String baseUrl, String keyVariable) {
    this.kind = kind;
    this.baseUrl = baseUrl;
    this.keyVariable = keyVariable;
  }

  public static Optional<WellKnownProvider> find(String name) {
    return Arrays.stream(values()).filter(p -> p.providerName().equals(name)).findFirst();
  }

  public static List<String> names() {
    return Arrays.stream(values()).map(WellKnownProvider::providerName).toList();
  }

  public String providerName() {
    return Format.nameOf(this);
  }

  public Kind kind() {
    return kind;
  }

  /** Where it is, if it is in one place only. */
  public Optional<URI> baseUrl() {
    return baseUrl.isEmpty() ? Optional.empty() : Optional.of(URI.create(baseUrl));
  }

  /** The environment variable that holds our key to it. */
  public String keyVariable() {
    return keyVariable;
  }
}
