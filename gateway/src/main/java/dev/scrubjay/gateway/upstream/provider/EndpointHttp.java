package dev.scrubjay.gateway.upstream.provider;

import dev.scrubjay.gateway.config.ProviderConfig;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpClientConnection;

/**
 * HTTP clients of endpoints, whose connections are read a little at a time: Netty else reads up to
 * a megabyte of one at once, outside the heap, where it waits as long as the reply is paused.
 */
final class EndpointHttp {
  private static final int LEAST_READ = 256;
  private static final int USUAL_READ = 4 << 10;
  private static final int MOST_READ = 32 << 10;

  private EndpointHttp() {}

  static HttpClient client(Vertx vertx, ProviderConfig config, HttpClientOptions options) {
    return vertx
        .httpClientBuilder()
        .with(options)
        .with(EndpointOptions.pool(config))
        .withConnectHandler(EndpointHttp::readLittle)
        .build();
  }

  @SuppressWarnings("deprecation") // Netty has no other way for one connection
  private static void readLittle(HttpConnection connection) {
    if (connection instanceof HttpClientConnection own) {
      own.channelHandlerContext()
          .channel()
          .config()
          .setOption(
              ChannelOption.RECVBUF_ALLOCATOR,
              new AdaptiveRecvByteBufAllocator(LEAST_READ, USUAL_READ, MOST_READ)
                  .maxMessagesPerRead(1));
    }
  }
}
