package dev.scrubjay.policy.naming;

/**
 * A provider that can be asked for models.
 *
 * @param name as it is configured
 * @param api the vendor whose API it serves: {@code openai}, {@code anthropic} or {@code gemini};
 *     empty if it is known to serve other vendors' models
 */
public record ServingProvider(String name, String api) {}
