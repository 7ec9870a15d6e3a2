package dev.scrubjay.gateway.http.passthrough;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.config.ProviderKind;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.routing.NamedModels;
import dev.scrubjay.gateway.upstream.PassThroughProvider;
import dev.scrubjay.gateway.upstream.PassThroughProviders;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.Upstreams;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Optional;

/**
 * Chooses the provider of a request: the one that it names, else that of its model, else the usual
 * one of its dialect.
 */
final class ProviderChoice {
  private static final String HEADER = "x-scrubjay-provider";

  private final PassThroughProviders providers;
  private final Upstreams models;

  ProviderChoice(PassThroughProviders providers, Upstreams models) {
    this.providers = providers;
    this.models = models;
  }

  /** The provider named {@code name}. */
  PassThroughProvider named(String name) {
    return find(name).orElseThrow(() -> missing("No provider is named '" + name + "'"));
  }

  /** The provider named {@code name}, if there is one. */
  Optional<PassThroughProvider> find(String name) {
    return providers.find(name);
  }

  /** The provider that a request names in a header or in its query, if it names one. */
  Optional<PassThroughProvider> namedBy(HttpServerRequest request) {
    String header = request.getHeader(HEADER);
    String name = header == null ? request.getParam("provider") : header.strip();
    return name == null || name.isEmpty() ? Optional.empty() : Optional.of(named(name));
  }

  /** The usual provider with the API of {@code kind}; Azure has OpenAI's. */
  PassThroughProvider usual(ProviderKind kind) {
    String name =
        switch (kind) {
          case OPENAI -> "openai";
          case ANTHROPIC -> "anthropic";
          case GEMINI -> "google";
          case AZURE, BEDROCK, VERTEX -> kind.name().toLowerCase(Locale.ROOT);
        };
    return providers
        .ofKind(kind, name)
        .or(
            () ->
                kind == ProviderKind.OPENAI
                    ? providers.ofKind(ProviderKind.AZURE, "azure")
                    : Optional.empty())
        .orElseThrow(() -> missing("No provider with the API of " + name + " is configured"));
  }

  /**
   * A model and its provider.
   *
   * @param name the provider's name for it
   */
  record Model(PassThroughProvider provider, String name) {}

  /** The model that a request names, if its provider is known. */
  Optional<Model> ofModel(String model) {
    Optional<Upstream> known = models.find(model);
    if (known.isPresent()) {
      String name = known.get().model().upstreamName();
      return providers.find(known.get().provider().name()).map(each -> new Model(each, name));
    }
    return ofPrefix(model).map(each -> new Model(each, model.substring(each.name().length() + 1)));
  }

  /**
   * The provider of the model that {@code body} names, if it is known. The name in the body becomes
   * the one that the provider knows.
   */
  Optional<PassThroughProvider> ofModel(ObjectNode body) {
    Optional<Model> known = ofModel(body.path("model").asText(""));
    known.ifPresent(model -> body.put("model", model.name()));
    return known.map(Model::provider);
  }

  /** The provider whose name is before the slash of {@code model}, if there is one. */
  Optional<PassThroughProvider> ofPrefix(String model) {
    int slash = model.indexOf('/');
    return slash < 0 ? Optional.empty() : providers.find(model.substring(0, slash));
  }

  private ApiException missing(String what) {
    if (providers.names().isEmpty()) {
      return NamedModels.noProvider();
    }
    return new ApiException(
        ApiError.of(
            ErrorKind.NOT_FOUND,
            "unknown_provider",
            what
                + " (configured: "
                + String.join(", ", providers.names())
                + "). Add it under 'providers' in the configuration."));
  }
}
