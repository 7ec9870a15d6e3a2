package dev.scrubjay.gateway.dialect;

import java.util.Map;
import java.util.Optional;

/** The JSON of one kind of provider. Pure: no I/O. */
public interface ProviderDialect {

  /** Why {@code request} cannot be said in this dialect; empty if it can. */
  Optional<String> obstacle(ChatRequest request);

  /**
   * Says {@code request} in this dialect: unchanged but for the model's name if the client speaks
   * it too, else translated.
   *
   * @param model the model's name at the provider
   */
  ProviderCall encode(ChatRequest request, String model);

  /** The headers that carry {@code apiKey} and the protocol's version. */
  Map<String, String> headers(String apiKey);
}
