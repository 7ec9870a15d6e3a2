package dev.scrubjay.gateway.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A request in a provider's dialect, and the translator of its reply.
 *
 * @param path below the provider's base URL, with the query, such as {@code /chat/completions}
 * @param headers in addition to those for authentication
 * @param body the body to POST; if it is empty, the call is a GET
 * @param dropped members of the client's request that the provider's dialect lacks
 * @param reply translates the reply into the client's dialect
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

  public boolean isGet() {
    return body.isEmpty();
  }

  /** This call with additional headers. */
  public ProviderCall withHeaders(Map<String, String> more) {
    if (more.isEmpty()) {
      return this;
    }
    Map<String, String> all = new HashMap<>(headers);
    all.putAll(more);
    return new ProviderCall(path, all, body, dropped, reply);
  }
}
