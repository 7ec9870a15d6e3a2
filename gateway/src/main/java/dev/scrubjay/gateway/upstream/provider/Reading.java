package dev.scrubjay.gateway.upstream.provider;

import dev.scrubjay.gateway.config.ProviderConfig.Timeouts;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientResponse;
import java.util.function.BiFunction;

/**
 * The way in which a successful reply is read.
 *
 * @param whole whether it is read as a whole: then its only deadline is that of the whole call, as
 *     a model may think for long before it sends anything
 * @param reader is told the reply's headers
 * @param read reads the reply
 */
record Reading<T>(
    boolean whole,
    ReplyReader reader,
    BiFunction<HttpExchange, HttpClientResponse, Future<T>> read) {

  Timeouts deadlines(Timeouts own) {
    return whole ? new Timeouts(own.connect(), own.total(), own.total(), own.total()) : own;
  }

  Future<T> apply(HttpExchange exchange, HttpClientResponse response) {
    reader.headers(ShownHeaders.of(response.headers()));
    return read.apply(exchange, response);
  }
}
