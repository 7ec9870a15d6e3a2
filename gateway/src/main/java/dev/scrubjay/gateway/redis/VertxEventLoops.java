package dev.scrubjay.gateway.redis;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.EpollProvider;
import io.lettuce.core.resource.EventLoopGroupProvider;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.TimeUnit;

/**
 * Vert.x' event loops, lent to Lettuce. Its connections run on the threads that handle requests, so
 * that a command of a request on the same loop, and its reply, wake up no other thread.
 */
final class VertxEventLoops implements EventLoopGroupProvider {
  private final EventLoopGroup loops;

  private VertxEventLoops(EventLoopGroup loops) {
    this.loops = loops;
  }

  /**
   * Has Lettuce use the loops of {@code vertx}, if its connections can run on them: both choose
   * their transport themselves, and have to have chosen the same.
   */
  static ClientResources.Builder lend(Vertx vertx, ClientResources.Builder resources) {
    return vertx.isNativeTransportEnabled() == EpollProvider.isAvailable()
        ? resources.eventLoopGroupProvider(
            new VertxEventLoops(((VertxInternal) vertx).nettyEventLoopGroup()))
        : resources;
  }

  @Override
  @SuppressWarnings("unchecked") // Lettuce uses it as an EventLoopGroup, whatever it asks for
  public <T extends EventLoopGroup> T allocate(Class<T> type) {
    return (T) loops;
  }

  @Override
  public int threadPoolSize() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** Leaves the loops as they are: they end with Vert.x. */
  @Override
  public Future<Boolean> release(
      EventExecutorGroup group, long quietPeriod, long timeout, TimeUnit unit) {
    return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
  }

  @Override
  public Future<Boolean> shutdown(long quietPeriod, long timeout, TimeUnit unit) {
    return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
  }
}
