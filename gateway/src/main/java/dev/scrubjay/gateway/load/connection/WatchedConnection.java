package dev.scrubjay.gateway.load.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection, the first that sees its bytes. It is in one of three phases: it has to send a
 * request's headers, it is idle between requests, or requests are in flight, whose deadlines are
 * others' matter. Its state belongs to its event loop.
 */
final class WatchedConnection extends ChannelInboundHandlerAdapter {
  private enum Phase {
    HEADERS,
    IDLE,
    REQUESTS
  }

  private final Channel channel;
  private final ConnectionLimits limits;
  private final Admissions<WatchedConnection> admissions;
  private final Consumer<CloseReason> onClosed;
  private Phase phase = Phase.HEADERS;
  private int requests;
  private boolean multiplexed;
  private boolean closing;

  /** When the present phase is to end, by {@link System#nanoTime}; of no meaning for REQUESTS. */
  private long due;

  /** The one timer there is: it may be early, as it is left as it is while requests come and go. */
  private @Nullable Future<?> timer;

  private long timerAt;

  /**
   * @param onClosed told why it was closed, unless its client did so
   */
  WatchedConnection(
      Channel channel,
      ConnectionLimits limits,
      Admissions<WatchedConnection> admissions,
      Consumer<CloseReason> onClosed) {
    this.channel = channel;
    this.limits = limits;
    this.admissions = admissions;
    this.onClosed = onClosed;
  }

  /** Where it comes from, if that is known. */
  @Nullable InetAddress address() {
    return channel.remoteAddress() instanceof InetSocketAddress internet
        ? internet.getAddress()
        : null;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) throws Exception {
    expect(Phase.HEADERS);
    wakeWhenDue();
    super.channelActive(context);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) throws Exception {
    if (phase == Phase.IDLE && !multiplexed) { // bytes of HTTP/2 may be a ping as well
      expect(Phase.HEADERS);
    }
    super.channelRead(context, bytes);
  }

  /** Most requests have their headers by now; only the others need the timer. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    super.channelReadComplete(context);
    if (phase == Phase.HEADERS) {
      wakeWhenDue();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    expect(Phase.REQUESTS);
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
    admissions.leave(this);
    super.channelInactive(context);
  }

  void began(boolean mayMultiplex) {
    inLoop(
        () -> {
          requests++;
          multiplexed = mayMultiplex;
          if (phase != Phase.REQUESTS) {
            expect(Phase.REQUESTS);
            admissions.hasRequest(this);
          }
        });
  }

  void ended() {
    inLoop(
        () -> {
          requests--;
          if (requests == 0 && channel.isActive()) {
            expect(Phase.IDLE);
            admissions.awaitsRequest(this);
          }
        });
  }

  /** Closes it at once, unless a request has come in the meantime. */
  void close(CloseReason reason) {
    inLoop(
        () -> {
          if (requests > 0) {
            admissions.stay(this, address());
          } else if (!closing) {
            closing = true;
            onClosed.accept(reason);
            admissions.leave(this);
            closeNow();
          }
        });
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it is given up, however it closes
  private void closeNow() {
    channel.unsafe().close(channel.voidPromise());
  }

  /** Enters a phase, with its deadline. */
  private void expect(Phase next) {
    phase = next;
    switch (next) {
      case HEADERS -> due = System.nanoTime() + limits.header().toNanos();
      case IDLE -> {
        due = System.nanoTime() + limits.idle().toNanos();
        wakeWhenDue();
      }
      case REQUESTS -> {} // those have deadlines of their own
    }
  }

  /** Has the timer come when this phase is due at the latest. */
  private void wakeWhenDue() {
    if (timer != null && timerAt - due <= 0) {
      return;
    }
    if (timer != null) {
      timer.cancel(false);
    }
    timerAt = due;
    long wait = Math.max(0, due - System.nanoTime());
    timer = channel.eventLoop().schedule(this::wake, wait, TimeUnit.NANOSECONDS);
  }

  private void wake() {
    timer = null;
    if (phase == Phase.REQUESTS || !channel.isActive()) {
      return;
    }
    if (due - System.nanoTime() > 0) {
      wakeWhenDue();
    } else {
      close(phase == Phase.HEADERS ? CloseReason.HEADER_TIMEOUT : CloseReason.IDLE);
    }
  }

  private void inLoop(Runnable step) {
    if (channel.eventLoop().inEventLoop()) {
      step.run();
    } else {
      channel.eventLoop().execute(step);
    }
  }
}
