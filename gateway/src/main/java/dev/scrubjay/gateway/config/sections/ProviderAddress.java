package dev.scrubjay.gateway.config.sections;

import dev.scrubjay.gateway.config.ProviderKind;
import dev.scrubjay.gateway.config.WellKnownProvider;
import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.UrlFormats;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A provider's address as people write it: with or without the version, with a slash at the end, or
 * with the path of one endpoint as the provider's documentation shows it.
 *
 * @param url the address without path of an endpoint, query and slash at the end
 * @param apiVersion the {@code api-version} of Azure in its query
 * @param deployment the deployment of Azure in its path
 */
record ProviderAddress(URI url, Optional<String> apiVersion, Optional<String> deployment) {
  private static final Pattern QUERY = Pattern.compile("api-version=([A-Za-z0-9.-]{1,32})");
  private static final Pattern DEPLOYMENT =
      Pattern.compile("(.*)/openai/deployments/([^/]+)(/chat/completions|/embeddings)?");
  private static final Pattern AZURE_HOST =
      Pattern.compile(".*\\.(openai|cognitiveservices|services\\.ai)\\.azure\\.(com|us|cn)");
  private static final Pattern OPENAI_ENDPOINT =
      Pattern.compile("/(chat/completions|completions|embeddings|responses|models)$");
  private static final Pattern ANTHROPIC_ENDPOINT = Pattern.compile("(/v1)*(/messages)?$");
  private static final Pattern GEMINI_ENDPOINT = Pattern.compile("(/openai|/models(/[^/]+)?)?$");
  private static final Pattern AZURE_ENDPOINT =
      Pattern.compile("(/openai(/v1)?(/chat/completions|/responses|/embeddings)?|/models)?$");

  /** The format of addresses of providers of {@code kind}. */
  static Format<ProviderAddress> format(ProviderKind kind) {
    return new Format<>(
        UrlFormats.http().expected(),
        text -> parse(text, kind),
        address -> address.url().toString(),
        text -> UrlFormats.http().wrong().apply(text));
  }

  /** Whether it is that of a resource of Azure. */
  boolean isAzure() {
    return apiVersion.isPresent()
        || deployment.isPresent()
        || AZURE_HOST.matcher(url.getHost()).matches();
  }

  private static Optional<ProviderAddress> parse(String text, ProviderKind kind) {
    int mark = text.indexOf('?');
    String query = mark < 0 ? "" : text.substring(mark + 1);
    Matcher version = QUERY.matcher(query);
    if (!query.isEmpty() && !version.matches()) {
      return Optional.empty();
    }
    String apiVersion = query.isEmpty() ? null : version.group(1);
    return UrlFormats.http()
        .parse()
        .apply(mark < 0 ? text : text.substring(0, mark))
        .flatMap(url -> of(url, apiVersion, kind));
  }

  private static Optional<ProviderAddress> of(
      URI url, @Nullable String apiVersion, ProviderKind kind) {
    Matcher deployment = DEPLOYMENT.matcher(url.getRawPath());
    String deployed = deployment.matches() ? deployment.group(2) : null;
    String path = deployed == null ? url.getRawPath() : deployment.group(1);
    ProviderAddress raw =
        new ProviderAddress(url, Optional.ofNullable(apiVersion), Optional.ofNullable(deployed));
    ProviderKind served = kind == ProviderKind.OPENAI && raw.isAzure() ? ProviderKind.AZURE : kind;
    return at(url, base(url, path, served))
        .map(base -> new ProviderAddress(base, raw.apiVersion(), raw.deployment()));
  }

  /** The path below which the endpoints of a provider are, as its dialect names them. */
  private static String base(URI url, String path, ProviderKind kind) {
    return switch (kind) {
      case OPENAI -> versioned(url, OPENAI_ENDPOINT.matcher(path).replaceFirst(""));
      case ANTHROPIC -> ANTHROPIC_ENDPOINT.matcher(path).replaceFirst("");
      case GEMINI -> {
        String version = GEMINI_ENDPOINT.matcher(path).replaceFirst("");
        yield version.isEmpty() ? "/v1beta" : version;
      }
      case AZURE -> AZURE_ENDPOINT.matcher(path).replaceFirst("");
      case BEDROCK, VERTEX -> path;
    };
  }

  /** An address without a path gets that of the well-known provider at its host, or else /v1. */
  private static String versioned(URI url, String path) {
    if (!path.isEmpty()) {
      return path.replaceFirst("(/v1){2,}$", "/v1");
    }
    return Arrays.stream(WellKnownProvider.values())
        .flatMap(known -> known.baseUrl().stream())
        .filter(known -> known.getHost().equals(url.getHost()))
        .findFirst()
        .map(URI::getRawPath)
        .orElse("/v1");
  }

  private static Optional<URI> at(URI url, String path) {
    try {
      return Optional.of(new URI(url.getScheme() + "://" + url.getRawAuthority() + path));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
