package dev.scrubjay.gateway.dialect;

import java.util.Map;
import java.util.Optional;

/** The JSON of one provider API. Pure: no I/O. */
public interface ProviderDialect {

  /** The reason why {@code request} cannot be expressed in this dialect; empty if it can. */
  Optional<String> obstacle(ChatRequest request);

  /**
   * Encodes {@code request} in this dialect. If the client has the same dialect, only the model's
   * name changes.
   *
   * @param model the model's name at the provider
   */
  ProviderCall encode(ChatRequest request, String model);

  /** Encodes {@code request} as {@link #encode(ChatRequest, String)}, with what is known of it. */
  default ProviderCall encode(ChatRequest request, TargetModel model) {
    return encode(request, model.name());
  }

  /**
   * The call by which a model continues an answer to {@code request} that begins with {@code said};
   * empty if it cannot.
   */
  default Optional<Continuation> continuing(ChatRequest request, String said, TargetModel model) {
    return Optional.empty();
  }

  /**
   * Notes that the provider does not know the path of {@code call}.
   *
   * @return whether the request may be encoded once more, for another path
   */
  default boolean lacks(ProviderCall call) {
    return false;
  }

  /** The way in which the provider lists its models; empty if it has none. */
  default Optional<ModelListing> listing() {
    return Optional.empty();
  }

  /** The headers that carry {@code apiKey} and the protocol's version. */
  Map<String, String> headers(String apiKey);
}
