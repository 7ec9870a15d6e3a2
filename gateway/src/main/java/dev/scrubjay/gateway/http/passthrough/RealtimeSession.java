package dev.scrubjay.gateway.http.passthrough;

import dev.scrubjay.gateway.config.RealtimeConfig;
import dev.scrubjay.gateway.metrics.PassThroughMeters.Direction;
import dev.scrubjay.gateway.upstream.RawCall;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.WebSocketFrameType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A realtime session: the frames of two WebSockets, each read no faster than the other side takes
 * them. It ends once, when a side closes, which the other side is told with the same code, or when
 * a limit is reached. Not thread-safe.
 */
final class RealtimeSession {
  private static final short GOING_AWAY = 1001;
  private static final short TOO_BIG = 1009;
  private static final short SERVER_ERROR = 1011;

  /** How long a client may take to read the end of its session. */
  private static final long LINGER_MS = 5000;

  private final Vertx vertx;
  private final HttpConnection connection;
  private final ServerWebSocket client;
  private final ProviderSocket provider;
  private final RawCall call;
  private final Party party;
  private final PassThroughLimits limits;
  private final RealtimeConfig config;
  private final CallWatch watch;
  private final long start;
  private final Promise<Void> ended = Promise.promise();
  private boolean clientIsGone;

  /** Whose session it is, and with whom. */
  record Party(String tenant, String provider) {}

  /**
   * @param connection of the client, which is closed if the client does not read the end
   */
  RealtimeSession(
      Vertx vertx,
      HttpConnection connection,
      ServerWebSocket client,
      ProviderSocket provider,
      RawCall call,
      Party party,
      PassThroughLimits limits) {
    this.vertx = vertx;
    this.connection = connection;
    this.client = client;
    this.provider = provider;
    this.call = call;
    this.party = party;
    this.limits = limits;
    this.config = limits.server().realtime();
    this.start = limits.nanoTime().getAsLong();
    this.watch =
        new CallWatch(
            vertx,
            limits.nanoTime(),
            config.maxDuration(),
            () -> new IllegalStateException("the session has lasted as long as it may"),
            cause -> end("gateway", GOING_AWAY, String.valueOf(cause.getMessage())));
  }

  /** Passes frames until the session has ended; the future never fails. */
  Future<Void> run() {
    limits.meters().sessionBegan(party.provider());
    if (client.isClosed()) {
      clientIsGone = true;
      closed("client", client);
      return ended.future();
    }
    Relay toProvider = new Relay(client, provider.socket(), Direction.TO_PROVIDER);
    Relay toClient = new Relay(provider.socket(), client, Direction.TO_CLIENT);
    client.exceptionHandler(this::malformed);
    client.frameHandler(toProvider::pass);
    client.closeHandler(
        nothing -> {
          clientIsGone = true;
          closed("client", client);
        });
    awaitFrame();
    provider.listen(
        new ProviderSocket.Listener() {
          @Override
          public void frame(WebSocketFrame frame) {
            toClient.pass(frame);
          }

          @Override
          public void failed(Throwable cause) {
            malformed(cause);
          }

          @Override
          public void closed() {
            RealtimeSession.this.closed("provider", provider.socket());
          }
        });
    client.resume();
    return ended.future();
  }

  /** One direction of a session. */
  private final class Relay {
    private final WebSocketBase from;
    private final WebSocketBase to;
    private final Direction direction;
    private int message;

    private Relay(WebSocketBase from, WebSocketBase to, Direction direction) {
      this.from = from;
      this.to = to;
      this.direction = direction;
    }

    private void pass(WebSocketFrame frame) {
      if (ended.future().isComplete() || !isData(frame)) {
        return;
      }
      int bytes = frame.binaryData().length();
      limits.meters().frame(party.provider(), party.tenant(), direction, bytes);
      message += bytes;
      if (message > config.maxMessageBytes()) {
        end("gateway", TOO_BIG, "the message is too large");
        return;
      }
      message = frame.isFinal() ? 0 : message;
      awaitFrame();
      if (to.isClosed()) {
        return; // its own handler ends the session
      }
      to.writeFrame(frame);
      if (to.writeQueueFull() && !from.isClosed()) {
        from.pause();
        to.drainHandler(
            nothing -> {
              if (!from.isClosed()) {
                from.resume();
              }
            });
      }
    }
  }

  /** Ends the session if a frame is not valid; else the socket closes by itself. */
  private void malformed(Throwable cause) {
    if (cause instanceof CorruptedWebSocketFrameException frame) {
      end("gateway", (short) frame.closeStatus().code(), frame.closeStatus().reasonText());
    }
  }

  private static boolean isData(WebSocketFrame frame) {
    WebSocketFrameType type = frame.type();
    return type == WebSocketFrameType.TEXT
        || type == WebSocketFrameType.BINARY
        || type == WebSocketFrameType.CONTINUATION;
  }

  private void awaitFrame() {
    watch.expect(
        config.idle(),
        () -> new IllegalStateException("neither side has sent anything for too long"));
  }

  private void closed(String by, WebSocketBase side) {
    Short code = side.closeStatusCode();
    short passed = mayBeSent(code) ? code : by.equals("client") ? GOING_AWAY : SERVER_ERROR;
    end(by, passed, side.closeReason());
  }

  /** Whether a close frame may carry {@code code}; some stand for the lack of a frame. */
  private static boolean mayBeSent(@Nullable Short code) {
    return code != null
        && ((code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006)
            || (code >= 3000 && code <= 4999));
  }

  private void end(String by, short code, @Nullable String reason) {
    if (ended.future().isComplete()) {
      return;
    }
    watch.close();
    Duration length = Duration.ofNanos(limits.nanoTime().getAsLong() - start);
    limits.meters().sessionEnded(party.provider(), party.tenant(), by, length);
    boolean cut = by.equals("provider") && code == SERVER_ERROR;
    call.ended(
        cut ? call.transport().failure(FailureKind.CUT, "broke off a realtime session") : null);
    close(client, code, reason);
    close(provider.socket(), code, reason);
    vertx.setTimer(
        LINGER_MS,
        id -> {
          if (!clientIsGone) {
            connection.close();
          }
        });
    ended.complete();
  }

  private static void close(WebSocketBase side, short code, @Nullable String reason) {
    if (!side.isClosed()) {
      side.close(code, reason).onFailure(alreadyClosed -> {});
    }
  }
}
