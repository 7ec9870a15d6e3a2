package dev.scrubjay.gateway.routing;

import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.request.FallbackChoice;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.Upstreams;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.naming.ModelAccess;
import dev.scrubjay.policy.naming.NameResolver;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The models that requests name, as the model itself or as its fallbacks: which those are, and
 * whether the tenant may use them.
 */
public final class NamedModels {
  private static final String MODEL = "model";
  private static final String FALLBACKS = "routing.fallbacks";

  private final Upstreams upstreams;
  private final Function<String, ModelAccess> access;

  /** Models that all tenants may use. */
  public NamedModels(Upstreams upstreams) {
    this(upstreams, tenant -> ModelAccess.ALL);
  }

  /**
   * Models of which tenants may use some.
   *
   * @param access by tenant
   */
  public NamedModels(Upstreams upstreams, Function<String, ModelAccess> access) {
    this.upstreams = upstreams;
    this.access = access;
  }

  /**
   * The models in force for a tenant: as long as it is the same, names refer to the same models.
   */
  public static final class Edition {
    private final NameResolver resolver;
    private final ModelAccess access;

    private Edition(NameResolver resolver, ModelAccess access) {
      this.resolver = resolver;
      this.access = access;
    }

    /** Whether {@code other} is the same; a resolver is made anew with each change. */
    @SuppressWarnings("ReferenceEquality") // to compare what they resolve would take too long
    public boolean is(Edition other) {
      return resolver == other.resolver && access.equals(other.access);
    }
  }

  /** The models in force for {@code tenant} now. */
  public Edition edition(String tenant) {
    return new Edition(upstreams.names(), access.apply(tenant));
  }

  /**
   * The same request under the model's id, so that it has one key under all of the model's names.
   *
   * @throws ApiException if there is no such model, or the tenant may not use it
   */
  public ChatRequest identified(String tenant, ChatRequest request) {
    return request.isAuto()
        ? request
        : request.forModel(named(tenant, request.model(), MODEL).id());
  }

  /**
   * The model that {@code tenant} names.
   *
   * @throws ApiException if there is no such model, or the tenant may not use it
   */
  public Upstream named(String tenant, String name) {
    return named(tenant, name, MODEL);
  }

  private Upstream named(String tenant, String name, String member) {
    Upstream upstream = upstreams.find(name).orElseThrow(() -> unknown(tenant, name, member));
    if (!permits(tenant, upstream, name)) {
      throw new ApiException(
          new ApiError(
              ErrorKind.PERMISSION,
              "The tenant '" + tenant + "' may not use the model '" + name + "'.",
              member,
              "model_not_allowed",
              null));
    }
    return upstream;
  }

  /** Whether {@code tenant} may use {@code model}. */
  public boolean permits(String tenant, Upstream model) {
    return permits(tenant, model, model.id());
  }

  /** Whether the tenant may use the model, which it calls {@code name}, under all of its names. */
  private boolean permits(String tenant, Upstream model, String name) {
    ModelAccess mine = access.apply(tenant);
    if (mine.equals(ModelAccess.ALL)) {
      return true;
    }
    String sent = model.model().upstreamName();
    List<String> names = new ArrayList<>(List.of(name, model.id(), sent));
    names.add(model.provider().name() + "/" + sent);
    upstreams.names().known().find(sent).ifPresent(names::add);
    return mine.permits(names.toArray(String[]::new));
  }

  /**
   * The model that {@code request} names by its id.
   *
   * @throws ApiException if it does not exist or cannot answer the request
   */
  public Upstream model(ChatRequest request) {
    Upstream upstream =
        upstreams.find(request.model()).orElseThrow(() -> unknown("", request.model(), MODEL));
    return requireAble(upstream, request, MODEL);
  }

  /**
   * The fallbacks that {@code request} lists.
   *
   * @throws ApiException if one does not exist, cannot answer the request, or must not be used
   */
  List<Upstream> fallbacks(String tenant, ChatRequest request, FallbackChoice.ListedModels listed) {
    Capability capability = request.dialect().capability();
    if (capability.isExclusive()) {
      throw unmixed(FALLBACKS, capability);
    }
    return listed.models().stream()
        .map(name -> requireAble(named(tenant, name, FALLBACKS), request, FALLBACKS))
        .toList();
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

  private ApiException unknown(String tenant, String name, String member) {
    if (upstreams.isCacheOnly()) {
      return noProvider();
    }
    ModelAccess mine = access.apply(tenant);
    List<String> names =
        upstreams.names().all().stream().filter(other -> mine.permits(other)).toList();
    ErrorKind kind = member.equals(MODEL) ? ErrorKind.NOT_FOUND : ErrorKind.INVALID_REQUEST;
    String message = UnknownNames.explain(name, names, List.copyOf(upstreams.providers().keySet()));
    return new ApiException(new ApiError(kind, message, member, ApiError.MODEL_NOT_FOUND, null));
  }

  /** The error for a request to a model where no provider is configured. */
  public static ApiException noProvider() {
    return new ApiException(
        ApiError.of(
            ErrorKind.UNPROCESSABLE,
            "no_provider",
            "This gateway serves the cache and advice alone: no provider is configured. Set the"
                + " key of one, such as OPENAI_API_KEY, or list providers in its configuration."));
  }

  private static Upstream requireAble(Upstream upstream, ChatRequest request, String member) {
    Capability capability = request.dialect().capability();
    if (!upstream.profile().capabilities().contains(capability)) {
      String wanted = capability.name().toLowerCase(Locale.ROOT);
      throw new ApiException(
          ApiError.invalid(member, "'" + upstream.id() + "' does not do " + wanted));
    }
    Optional<String> obstacle = upstream.dialect().obstacle(request);
    if (obstacle.isPresent()) {
      throw new ApiException(
          ApiError.of(
              ErrorKind.INVALID_REQUEST,
              "unsupported_by_model",
              "'" + upstream.id() + "' cannot answer this request: " + obstacle.get()));
    }
    return upstream;
  }
}
