package dev.scrubjay.gateway.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A request as a provider wants it, and how its reply is read.
 *
 * @param path below the provider's base URL, with the query, such as {@code /chat/completions}
 * @param headers beside those for authentication
 * @param body what to POST
 * @param dropped members of the client's request that the provider has no word for
 * @param reply turns what comes back into the client's dialect
 */
public record ProviderCall(
    String path,
    Map<String, String> headers,
    ObjectNode body,
    List<String> dropped,
    ReplyTranslator reply) {
  public ProviderCall {
    headers = Map.copyOf(headers);
    dropped = List.copyOf(dropped);
  }

  /** The same with more headers. */
  public ProviderCall withHeaders(Map<String, String> more) {
    if (more.isEmpty()) {
      return this;
    }
    Map<String, String> all = new HashMap<>(headers);
    all.putAll(more);
    return new ProviderCall(path, all, body, dropped, reply);
  }
}
