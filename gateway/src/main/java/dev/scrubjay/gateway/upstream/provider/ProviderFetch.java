package dev.scrubjay.gateway.upstream.provider;

import io.vertx.core.buffer.Buffer;

/**
 * A request to a provider about something that it keeps.
 *
 * @param method such as {@code GET}
 * @param path below the provider's base URL, with the query
 */
public record ProviderFetch(String method, String path) {

  /**
   * The provider's reply, as it is.
   *
   * @param status of HTTP, other than 401 and 403
   * @param contentType of the body
   */
  public record Reply(int status, String contentType, Buffer body) {}
}
