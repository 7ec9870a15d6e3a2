package dev.scrubjay.gateway.redis;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The probe of one connection. It sends a PING at intervals, and closes the connection when Redis
 * has been silent for several of them; Lettuce then connects again. Without it, a connection whose
 * other end has vanished would look open for a quarter of an hour. Runs on the connection's event
 * loop.
 */
final class LinkProbe extends ChannelInboundHandlerAdapter {
  /** Between two PINGs, and the time within which each has to be answered. */
  static final Duration INTERVAL = Duration.ofMillis(500);

  /** The silent intervals in a row after which the connection is closed. */
  private static final int MOST_SILENT = 3;

  private final LinkProbes owner;
  private final boolean forCommands;
  private volatile boolean answering;
  private boolean heard;
  private int silent;
  private @Nullable AsyncCommand<String, String, String> ping;
  private @Nullable Future<?> timer;

  /**
   * @param forCommands whether commands go over the connection, and not messages of a channel
   */
  LinkProbe(LinkProbes owner, boolean forCommands) {
    this.owner = owner;
    this.forCommands = forCommands;
  }

  boolean isForCommands() {
    return forCommands;
  }

  /** Whether Redis answered when it was last asked. */
  boolean isAnswering() {
    return answering;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    owner.add(this);
    long millis = INTERVAL.toMillis();
    timer =
        context
            .executor()
            .scheduleAtFixedRate(() -> probe(context), millis, millis, TimeUnit.MILLISECONDS);
    context.fireChannelActive();
  }

  /** Takes any bytes for a sign of life, as the answer to a PING may wait behind a long reply. */
  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    heard = true;
    silent = 0;
    if (!answering) {
      answering = true;
      owner.answered(this);
    }
    context.fireChannelRead(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end();
    context.fireChannelInactive();
  }

  private void probe(ChannelHandlerContext context) {
    AsyncCommand<String, String, String> last = ping;
    if (last == null || last.isDone()) {
      ping(context);
    } else if (!heard) {
      missed(context);
    }
    heard = false;
  }

  private void ping(ChannelHandlerContext context) {
    AsyncCommand<String, String, String> next =
        new AsyncCommand<>(new Command<>(CommandType.PING, new StatusOutput<>(StringCodec.UTF8)));
    ping = next;
    next.thenRun(() -> owner.pong(this)).exceptionally(refused -> null);
    var unused = context.channel().writeAndFlush(next); // `next` ends with the connection
  }

  private void missed(ChannelHandlerContext context) {
    answering = false;
    owner.missed(this);
    if (++silent >= MOST_SILENT) {
      end(); // so that Lettuce does not send the PING again over the next connection
      var unused = context.close();
    }
  }

  private void end() {
    owner.remove(this);
    answering = false;
    if (timer != null) {
      timer.cancel(false);
    }
    if (ping != null) {
      ping.cancel(false);
    }
  }
}
