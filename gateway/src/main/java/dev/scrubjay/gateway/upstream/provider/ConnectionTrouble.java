package dev.scrubjay.gateway.upstream.provider;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.VertxException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why a connection to a provider could not be made or ended early, in words for clients. They hold
 * no address and no name of code; the exception is logged at level debug.
 */
final class ConnectionTrouble {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionTrouble.class);

  private ConnectionTrouble() {}

  /** The reason in {@code cause}. */
  static String of(Throwable cause) {
    LOG.debug("a connection to a provider failed", cause);
    return switch (cause) {
      case UnknownHostException unknown -> "the name of its host cannot be resolved";
      case ConnectTimeoutException late -> "its host does not answer";
      case NoRouteToHostException none -> "there is no route to its host";
      case ConnectException refused -> "its host refuses the connection";
      case SSLException tls -> "no secure connection can be agreed with its host";
      case TimeoutException late -> "no connection was free in time";
      case IOException closed -> "the connection was closed";
      case VertxException closed -> "the connection was closed";
      default -> "an unexpected failure";
    };
  }
}
