package dev.scrubjay.gateway.dialect;

import java.util.Map;
import java.util.Optional;

/** A provider's dialect that differs from another in how a call is addressed or what it may say. */
public abstract class DerivedDialect implements ProviderDialect {
  private final ProviderDialect base;

  protected DerivedDialect(ProviderDialect base) {
    this.base = base;
  }

  /** {@code call} in the base's words, in this dialect's. */
  protected abstract ProviderCall derive(ProviderCall call, ChatRequest request, String model);

  @Override
  public final Optional<String> obstacle(ChatRequest request) {
    return base.obstacle(request);
  }

  @Override
  public final ProviderCall encode(ChatRequest request, String model) {
    return derive(base.encode(request, model), request, model);
  }

  @Override
  public final ProviderCall encode(ChatRequest request, TargetModel model) {
    return derive(base.encode(request, model), request, model.name());
  }

  @Override
  public final Optional<Continuation> continuing(
      ChatRequest request, String said, TargetModel model) {
    return base.continuing(request, said, model)
        .map(given -> given.map(call -> derive(call, request, model.name())));
  }

  @Override
  public final boolean lacks(ProviderCall call) {
    return base.lacks(call);
  }

  @Override
  public Optional<ModelListing> listing() {
    return base.listing();
  }

  @Override
  public Map<String, String> headers(String apiKey) {
    return base.headers(apiKey);
  }
}
