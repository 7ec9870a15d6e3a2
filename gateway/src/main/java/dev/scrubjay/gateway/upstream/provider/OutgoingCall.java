package dev.scrubjay.gateway.upstream.provider;

import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.config.reader.Secret;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.upstream.provider.Authentication.Credential;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A call that is about to be sent, but for its credential.
 *
 * @param method {@code POST} as a rule
 * @param url with the query
 * @param headers without those of the connection, by names in lower case
 */
record OutgoingCall(HttpMethod method, URI url, Map<String, String> headers, Buffer body) {
  OutgoingCall {
    headers = Map.copyOf(headers);
  }

  /** {@code call} to the endpoint at {@code baseUrl}, with what the operator adds to it. */
  static OutgoingCall of(ProviderConfig provider, URI baseUrl, ProviderCall call) {
    Map<String, String> headers = new HashMap<>();
    headers.put("content-type", "application/json");
    headers.put("accept", "application/json, text/event-stream");
    call.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    provider
        .extras()
        .headers()
        .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value.reveal()));
    URI url = withQuery(baseUrl + call.path(), provider.extras().query());
    return call.isGet()
        ? new OutgoingCall(HttpMethod.GET, url, headers, Buffer.buffer())
        : new OutgoingCall(HttpMethod.POST, url, headers, Buffer.buffer(Json.bytes(call.body())));
  }

  static URI withQuery(String address, Map<String, Secret> parameters) {
    StringBuilder url = new StringBuilder(address);
    parameters.forEach(
        (name, value) ->
            url.append(url.indexOf("?") < 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value.reveal(), StandardCharsets.UTF_8)));
    return URI.create(url.toString());
  }

  /** The request with {@code credential}, which no other header can override. */
  RequestOptions with(Credential credential) {
    RequestOptions options = new RequestOptions().setMethod(method).setAbsoluteURI(url.toString());
    headers.forEach(options::putHeader);
    credential.headers().forEach(options::putHeader);
    return options;
  }
}
