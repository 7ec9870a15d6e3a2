package dev.scrubjay.gateway.floor;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;

/** A server that passes requests on, and replies back as they come, at the client's pace. */
final class ProxyFloor {
  private static final int CONNECTIONS = 256;

  private final HttpClient client;
  private final int upstream;

  ProxyFloor(Vertx vertx, int upstream) {
    this.upstream = upstream;
    client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  }

  void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    request
        .body()
        .compose(
            body ->
                client
                    .request(HttpMethod.POST, upstream, "127.0.0.1", request.uri())
                    .compose(call -> copyType(request, call).send(body)))
        .compose(reply -> reply(reply, response))
        .onFailure(cause -> response.setStatusCode(502).end());
  }

  private static HttpClientRequest copyType(HttpServerRequest request, HttpClientRequest call) {
    return call.putHeader("content-type", request.getHeader("content-type"));
  }

  private static Future<Void> reply(HttpClientResponse reply, HttpServerResponse response) {
    response.setStatusCode(reply.statusCode());
    response.putHeader("content-type", reply.getHeader("content-type"));
    String length = reply.getHeader("content-length");
    if (length == null) {
      response.setChunked(true);
    } else {
      response.putHeader("content-length", length);
    }
    return reply.pipeTo(response);
  }
}
