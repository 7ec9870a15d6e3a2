package dev.scrubjay.gateway.routing;

import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.request.FallbackChoice;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.Upstreams;
import dev.scrubjay.policy.model.Capability;
import java.util.List;
import java.util.Locale;

/** The models that requests name: as the model itself, or as its fallbacks. */
public final class NamedModels {
  private static final String MODEL = "model";
  private static final String FALLBACKS = "routing.fallbacks";

  private final Upstreams upstreams;

  public NamedModels(Upstreams upstreams) {
    this.upstreams = upstreams;
  }

  /**
   * The model that {@code request} names.
   *
   * @throws ApiException if it does not exist or cannot answer the request
   */
  Upstream model(ChatRequest request) {
    Upstream upstream = upstreams.find(request.model()).orElseThrow(() -> unknown(request.model()));
    return requireAble(upstream, request, MODEL);
  }

  /**
   * The fallbacks that {@code request} lists.
   *
   * @throws ApiException if one does not exist or cannot answer the request
   */
  List<Upstream> fallbacks(ChatRequest request, FallbackChoice.ListedModels listed) {
    Capability capability = request.dialect().capability();
    if (capability.isExclusive()) {
      throw unmixed(FALLBACKS, capability);
    }
    return listed.models().stream().map(id -> fallback(request, id)).toList();
  }

  private Upstream fallback(ChatRequest request, String id) {
    Upstream upstream =
        upstreams
            .find(id)
            .orElseThrow(
                () ->
                    new ApiException(
                        ApiError.invalid(
                            FALLBACKS, FALLBACKS + ": the model '" + id + "' does not exist")));
    return requireAble(upstream, request, FALLBACKS);
  }

  /** The error for a choice of models where only the named one can answer. */
  static ApiException unmixed(String member, Capability capability) {
    String results =
        switch (capability) {
          case EMBEDDING -> "embeddings";
          case MODERATION -> "moderations";
          default -> "rankings";
        };
    return new ApiException(
        ApiError.invalid(
            member,
            results + " of different models do not mix: name one model, without fallbacks"));
  }

  /** The error for a model that is not in the catalog. */
  public static ApiException unknown(String model) {
    return new ApiException(
        new ApiError(
            ErrorKind.NOT_FOUND,
            "The model '" + model + "' does not exist. GET /v1/models lists those that do.",
            MODEL,
            "model_not_found",
            null));
  }

  private static Upstream requireAble(Upstream upstream, ChatRequest request, String member) {
    Capability capability = request.dialect().capability();
    if (!upstream.profile().capabilities().contains(capability)) {
      String wanted = capability.name().toLowerCase(Locale.ROOT);
      throw new ApiException(
          ApiError.invalid(member, "'" + upstream.id() + "' does not do " + wanted));
    }
    upstream
        .dialect()
        .obstacle(request)
        .ifPresent(
            reason -> {
              throw new ApiException(
                  ApiError.of(
                      ErrorKind.INVALID_REQUEST,
                      "unsupported_by_model",
                      "'" + upstream.id() + "' cannot answer this request: " + reason));
            });
    return upstream;
  }
}
