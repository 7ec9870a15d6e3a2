package dev.scrubjay.gateway.load.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.PendingWriteQueue;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Lets a client that changes to HTTP/2 (<i>Upgrade: h2c</i>) do so before it is answered: what
 * follows the 101 waits for the client's preface. Java's own client fails now and then on a large
 * answer (49 KB, not 13) that comes with the 101, and curl gives up on more than 32 KB. It leaves
 * the connection after the first answer, as clients change with their first request.
 */
final class Http2Change extends ChannelDuplexHandler {
  /** Enough for a 101 with the headers that it has. */
  private static final int LOOKED_AT = 256;

  /** What waits, once the 101 is sent. */
  private @Nullable PendingWriteQueue waiting;

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the promise tells
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    PendingWriteQueue queue = waiting;
    if (queue != null) {
      queue.add(message, promise);
      return;
    }
    if (message instanceof ByteBuf bytes && isChange(bytes)) {
      waiting = new PendingWriteQueue(context);
    } else {
      context.pipeline().remove(this);
    }
    context.write(message, promise);
  }

  private static boolean isChange(ByteBuf bytes) {
    int begin = bytes.readerIndex();
    int length = Math.min(bytes.readableBytes(), LOOKED_AT);
    String head = bytes.toString(begin, length, StandardCharsets.US_ASCII);
    return head.startsWith("HTTP/1.1 101") && head.contains("h2c");
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // each write has a promise of its own
  public void channelRead(ChannelHandlerContext context, Object bytes) throws Exception {
    PendingWriteQueue queue = waiting;
    if (queue != null) {
      waiting = null;
      context.pipeline().remove(this); // first, as room for more has more written
      queue.removeAndWriteAll();
      context.flush();
    }
    super.channelRead(context, bytes);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    PendingWriteQueue queue = waiting;
    if (queue != null) {
      waiting = null;
      queue.removeAndFailAll(new ClosedChannelException());
    }
    super.channelInactive(context);
  }
}
