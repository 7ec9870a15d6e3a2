package dev.scrubjay.gateway.upstream.provider;

import dev.scrubjay.gateway.config.AzureConfig;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The paths of OpenAI's API at a resource of Azure: all are below {@code /openai}. API versions
 * that are dates have no {@code /v1}, and name the deployment in the paths of models.
 *
 * @param path below the resource's address
 */
record AzurePaths(String path, @Nullable String query) {
  private static final Pattern VERSION = Pattern.compile("^/v\\d+[a-z0-9]*(?=/|$)");
  private static final Pattern OF_MODELS =
      Pattern.compile(
          "/(chat/completions|completions|embeddings|audio/[a-z]+|images/(generations|edits))");

  /**
   * The path and query of a call.
   *
   * @param model that the call names, if it names one
   */
  static AzurePaths of(
      AzureConfig azure, String path, @Nullable String query, @Nullable String model) {
    String version = azure.apiVersion().orElse(null);
    if (path.startsWith("/openai/")) {
      return new AzurePaths(path, withVersion(query, version));
    }
    String endpoint = VERSION.matcher(path).replaceFirst("");
    boolean dated = version != null && Character.isDigit(version.charAt(0));
    if (!dated) {
      return new AzurePaths("/openai/v1" + endpoint, withVersion(query, version));
    }
    String deployment =
        model != null && OF_MODELS.matcher(endpoint).matches()
            ? "/deployments/" + azure.deploymentOf(model)
            : "";
    String own =
        query != null && endpoint.equals("/realtime")
            ? query.replaceFirst("(^|&)model=", "$1deployment=")
            : query;
    return new AzurePaths("/openai" + deployment + endpoint, withVersion(own, version));
  }

  private static @Nullable String withVersion(@Nullable String query, @Nullable String version) {
    if (version == null || (query != null && query.matches("(.*&)?api-version=.*"))) {
      return query;
    }
    return (query == null ? "" : query + "&") + "api-version=" + version;
  }
}
