package dev.scrubjay.gateway.upstream.provider;

import io.vertx.core.MultiMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The headers of a provider's reply that its client may see: limits, times and request IDs. */
final class ShownHeaders {
  private static final Pattern SHOWN =
      Pattern.compile(
          "(x-ratelimit-|anthropic-ratelimit-|azureml-model-|x-groq-|x-ms-region).*"
              + "|openai-(processing-ms|version|model|project)"
              + "|request-id|apim-request-id|x-ms-client-request-id|cf-ray");

  private static final String REQUEST_ID = "x-request-id";
  private static final int MAX = 40;
  private static final int MAX_CHARS = 256;

  private ShownHeaders() {}

  /**
   * The headers to show; a provider's {@code x-request-id} as {@code x-provider-request-id}, as the
   * first is the gateway's own.
   */
  static Map<String, String> of(MultiMap headers) {
    Map<String, String> shown = new HashMap<>();
    for (Map.Entry<String, String> header : headers) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      boolean fits = header.getValue().length() <= MAX_CHARS && shown.size() < MAX;
      if (fits && SHOWN.matcher(name).matches()) {
        shown.put(name, header.getValue());
      } else if (fits && name.equals(REQUEST_ID)) {
        shown.put("x-provider-request-id", header.getValue());
      }
    }
    return shown;
  }
}
