package dev.scrubjay.gateway.config.file;

import dev.scrubjay.gateway.config.WellKnownProvider;
import dev.scrubjay.gateway.config.reader.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The environment variables by which the clouds' own tools are configured. They fill what the file
 * leaves out of a provider of that cloud.
 */
final class CloudVariables {
  /** Variables by setting, by kind of provider; the first that is set counts. */
  private static final Map<String, Map<String, List<String>>> VARIABLES = variables();

  private static final Set<String> AWS_KEYS =
      Set.of("access_key_id", "secret_access_key", "session_token");

  private CloudVariables() {}

  private static Map<String, Map<String, List<String>>> variables() {
    return Map.of(
        "bedrock",
        Map.of(
            "region", List.of("AWS_REGION", "AWS_DEFAULT_REGION"),
            "api_key", List.of("AWS_BEARER_TOKEN_BEDROCK"),
            "access_key_id", List.of("AWS_ACCESS_KEY_ID"),
            "secret_access_key", List.of("AWS_SECRET_ACCESS_KEY"),
            "session_token", List.of("AWS_SESSION_TOKEN")),
        "azure",
        Map.of("api_version", List.of("AZURE_OPENAI_API_VERSION")),
        "vertex",
        Map.of(
            "project", List.of("GOOGLE_CLOUD_PROJECT"),
            "location", List.of("GOOGLE_CLOUD_LOCATION"),
            "access_token", List.of("VERTEX_ACCESS_TOKEN")));
  }

  static Set<String> names() {
    return VARIABLES.values().stream()
        .flatMap(settings -> settings.values().stream())
        .flatMap(List::stream)
        .collect(Collectors.toSet());
  }

  /** {@code config} with the settings that its clouds' providers lack. */
  static Node.Mapping fill(Node.Mapping config, Map<String, String> env) {
    if (!(config.child("providers") instanceof Node.Mapping providers)) {
      return config;
    }
    Node.Mapping filled = providers;
    for (Map.Entry<String, Node> entry : providers.entries().entrySet()) {
      Node.Mapping provider =
          entry.getValue() instanceof Node.Mapping written
              ? written
              : new Node.Mapping(Map.of(), entry.getValue().source());
      Map<String, List<String>> settings =
          VARIABLES.getOrDefault(kind(entry.getKey(), provider), Map.of());
      if (!settings.isEmpty() && !(entry.getValue() instanceof Node.Scalar)) {
        filled = filled.with(entry.getKey(), filled(provider, settings, env));
      }
    }
    return config.with("providers", filled);
  }

  private static String kind(String name, Node.Mapping provider) {
    if (provider.child("kind") instanceof Node.Scalar kind) {
      return kind.text();
    }
    return WellKnownProvider.find(name)
        .map(known -> known.kind().name())
        .orElse("")
        .toLowerCase(java.util.Locale.ROOT);
  }

  /** A file that names one way to authenticate gets no variables of another. */
  private static Node.Mapping filled(
      Node.Mapping provider, Map<String, List<String>> settings, Map<String, String> env) {
    boolean authenticates =
        AWS_KEYS.stream().anyMatch(provider::has)
            || provider.has("api_key")
            || provider.has("credentials_file");
    Map<String, Node> found = new LinkedHashMap<>();
    settings.forEach(
        (setting, variables) -> {
          boolean credential =
              AWS_KEYS.contains(setting)
                  || setting.equals("api_key")
                  || setting.equals("access_token");
          if (!provider.has(setting) && !(credential && authenticates)) {
            variables.stream()
                .filter(variable -> EnvironmentNames.isSet(env, variable))
                .findFirst()
                .ifPresent(variable -> found.put(setting, EnvironmentNames.scalar(variable, env)));
          }
        });
    if (found.containsKey("api_key")) {
      AWS_KEYS.forEach(found::remove);
    }
    Node.Mapping result = provider;
    for (Map.Entry<String, Node> entry : found.entrySet()) {
      result = result.with(entry.getKey(), entry.getValue());
    }
    return result;
  }
}
