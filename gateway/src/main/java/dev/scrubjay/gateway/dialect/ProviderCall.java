package dev.scrubjay.gateway.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
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

  /** Whether the call has no body, and is made with GET. */
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

  /** This call at another path. */
  public ProviderCall at(String otherPath) {
    return new ProviderCall(otherPath, headers, body, dropped, reply);
  }

  /** This call with another body. */
  public ProviderCall with(ObjectNode other) {
    return new ProviderCall(path, headers, other, dropped, reply);
  }

  /** This call with a reply that is translated otherwise. */
  public ProviderCall with(ReplyTranslator other) {
    return new ProviderCall(path, headers, body, dropped, other);
  }

  /** This call without {@code members} of its body, which are noted as dropped. */
  public ProviderCall without(Collection<String> members) {
    List<String> present = members.stream().filter(body::has).sorted().toList();
    if (present.isEmpty()) {
      return this;
    }
    List<String> all = new ArrayList<>(dropped);
    all.addAll(present);
    ObjectNode rest = body.deepCopy();
    rest.remove(present);
    return new ProviderCall(path, headers, rest, all, reply);
  }
}
