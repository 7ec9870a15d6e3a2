package dev.scrubjay.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.EpollProvider;
import io.netty.channel.EventLoopGroup;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import org.junit.jupiter.api.Test;

class VertxEventLoopsTest {
  @Test
  void lettuceUsesTheLoopsOfVertxAndLeavesThemRunning() {
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    try {
      ClientResources resources = VertxEventLoops.lend(vertx, ClientResources.builder()).build();
      EventLoopGroup loops = resources.eventLoopGroupProvider().allocate(EventLoopGroup.class);
      assertThat(loops).isSameAs(((VertxInternal) vertx).nettyEventLoopGroup());
      resources.shutdown().syncUninterruptibly();
      assertThat(loops.isShuttingDown()).isFalse();
    } finally {
      vertx.close().await();
    }
  }

  @Test
  void lettuceHasItsOwnLoopsForAnotherTransport() {
    assumeThat(EpollProvider.isAvailable()).isTrue();
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(false));
    try {
      ClientResources resources = VertxEventLoops.lend(vertx, ClientResources.builder()).build();
      assertThat(resources.eventLoopGroupProvider()).isNotInstanceOf(VertxEventLoops.class);
      resources.shutdown().syncUninterruptibly();
    } finally {
      vertx.close().await();
    }
  }
}
