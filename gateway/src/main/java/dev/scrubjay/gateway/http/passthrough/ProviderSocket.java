package dev.scrubjay.gateway.http.passthrough;

import io.vertx.core.Future;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket to a provider. What the provider sends before anybody listens is held, as it may
 * speak, and even close, in the moment of the handshake. Not thread-safe.
 */
final class ProviderSocket {
  private static final int MAX_HELD_FRAMES = 64;

  private final ClientWebSocket socket;
  private final Deque<WebSocketFrame> held = new ArrayDeque<>();
  private @Nullable Listener listener;
  private @Nullable Throwable failure;
  private boolean closed;

  /** Who deals with what the provider sends. */
  interface Listener {
    void frame(WebSocketFrame frame);

    void failed(Throwable cause);

    void closed();
  }

  /** A socket that is not connected yet; its handlers have to be set before it is. */
  private ProviderSocket(ClientWebSocket socket) {
    this.socket = socket;
    socket.frameHandler(this::received);
    socket.exceptionHandler(this::failed);
    socket.closeHandler(nothing -> closed());
  }

  /**
   * Connects to a provider, within the options' time for it: Vert.x would grant it to TCP alone.
   */
  static Future<ProviderSocket> connect(WebSocketClient client, WebSocketConnectOptions options) {
    ClientWebSocket socket = client.webSocket();
    ProviderSocket connecting = new ProviderSocket(socket);
    Future<WebSocket> connected = socket.connect(options);
    Future<WebSocket> inTime =
        connected.timeout(options.getConnectTimeout(), TimeUnit.MILLISECONDS);
    connected.onSuccess(
        late -> {
          if (inTime.failed()) {
            late.close();
          }
        });
    return inTime.map(connecting);
  }

  /** The connected socket, to which frames are written. */
  ClientWebSocket socket() {
    return socket;
  }

  /** Tells {@code other} what was held, in order, and all that follows. */
  void listen(Listener other) {
    listener = other;
    while (!held.isEmpty()) {
      other.frame(held.remove());
    }
    if (failure != null) {
      other.failed(failure);
    }
    if (closed) {
      other.closed();
    } else {
      socket.resume();
    }
  }

  private void received(WebSocketFrame frame) {
    if (listener != null) {
      listener.frame(frame);
      return;
    }
    held.add(frame);
    if (held.size() >= MAX_HELD_FRAMES) {
      socket.pause();
    }
  }

  private void failed(Throwable cause) {
    if (listener == null) {
      failure = cause;
    } else {
      listener.failed(cause);
    }
  }

  private void closed() {
    closed = true;
    if (listener != null) {
      listener.closed();
    }
  }
}
