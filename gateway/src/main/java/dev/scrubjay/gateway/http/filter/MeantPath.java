package dev.scrubjay.gateway.http.filter;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The route that a client means by a path. Base URLs are configured with and without {@code /v1},
 * with the endpoint in them, or as a provider's SDK has them; all lead to the same routes.
 *
 * @param path the path of the route
 * @param deployment the model that an Azure client names in its path instead of the body
 */
record MeantPath(String path, @Nullable String deployment) {
  /** Paths below a provider's name that the gateway itself serves, and does not pass through. */
  private static final Set<String> OPENAI =
      Set.of("chat/completions", "completions", "embeddings", "moderations", "models", "responses");

  private static final Set<String> ANTHROPIC =
      Set.of("messages", "messages/count_tokens", "models");

  private static final List<String> REPEATED =
      List.of("chat/completions", "completions", "embeddings", "messages", "responses", "models");

  /** The first segments of paths that may lack {@code /v1}. */
  private static final Pattern WITHOUT_VERSION =
      Pattern.compile(
          "/(chat/completions|completions|embeddings|responses|messages|models|moderations|rerank"
              + "|conversations|images|audio|files|batches|uploads|vector_stores|fine_tuning|realtime)"
              + "(/.*)?");

  private static final Pattern DEPLOYMENT =
      Pattern.compile(
          "(?:/openai)?/deployments/([^/]+)/((chat/completions|completions|embeddings|responses"
              + "|images|audio)(/.*)?)");

  private static final Pattern GEMINI =
      Pattern.compile(
          "(?:/gemini)?(?:/v1beta|/v1)*(/models/[^/]+:(?:generateContent|streamGenerateContent"
              + "|countTokens|embedContent|batchEmbedContents))");

  /** A colon, which some clients encode although a path may hold it. */
  private static final Pattern COLON = Pattern.compile("%3A", Pattern.CASE_INSENSITIVE);

  /** The route that {@code path} means; {@code path} itself if no rule applies. */
  static MeantPath of(String path) {
    String single = path.indexOf("//") < 0 ? path : path.replaceAll("/{2,}", "/");
    if (single.startsWith("/providers/")) {
      return new MeantPath(single, null);
    }
    Matcher deployment = DEPLOYMENT.matcher(withoutTrailingSlash(single));
    if (deployment.matches()) {
      return new MeantPath("/v1/" + deployment.group(2), deployment.group(1));
    }
    String plain = COLON.matcher(single).replaceAll(":");
    Matcher gemini = GEMINI.matcher(withoutTrailingSlash(plain));
    if (gemini.matches()) {
      return new MeantPath("/v1beta" + gemini.group(1), null);
    }
    if (isOfProvider(single)) {
      return new MeantPath(ownRoute(single), null);
    }
    return new MeantPath(versioned(withoutTrailingSlash(plain)), null);
  }

  private static boolean isOfProvider(String path) {
    return path.matches("/(openai|anthropic|gemini)(/.*)?");
  }

  /** The gateway's own route for a provider's path, if it has one. */
  private static String ownRoute(String path) {
    String[] parts = withoutTrailingSlash(path).substring(1).split("/", 2);
    String rest = parts.length < 2 ? "" : parts[1].replaceFirst("^v1/", "");
    Set<String> own =
        switch (parts[0]) {
          case "openai" -> OPENAI;
          case "anthropic" -> ANTHROPIC;
          default -> Set.of();
        };
    boolean served =
        own.contains(rest)
            || (parts[0].equals("openai") && rest.matches("(responses|conversations)/.*"))
            || (parts[0].equals("openai") && rest.equals("conversations"))
            || (!own.isEmpty() && rest.startsWith("models/"));
    return served ? "/v1/" + rest : path;
  }

  private static String versioned(String path) {
    String meant = path.startsWith("/api/v1/") ? path.substring("/api".length()) : path;
    while (meant.startsWith("/v1/v1/") || meant.startsWith("/v1/v1beta/")) {
      meant = meant.substring("/v1".length());
    }
    if (WITHOUT_VERSION.matcher(meant).matches()) {
      meant = "/v1" + meant;
    }
    return withoutRepetition(meant);
  }

  /** The path of a base URL that ends in an endpoint, to which an SDK has added one. */
  private static String withoutRepetition(String path) {
    for (String endpoint : REPEATED) {
      String base = "/v1/" + endpoint + "/";
      if (path.startsWith(base)) {
        String added = path.substring(base.length()).replaceFirst("^v1/", "");
        boolean isRepeated = added.equals(endpoint) || added.equals("models");
        return isRepeated && !endpoint.equals("models") ? "/v1/" + added : path;
      }
    }
    return path;
  }

  private static String withoutTrailingSlash(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
