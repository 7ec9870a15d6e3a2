package dev.scrubjay.gateway.http.passthrough;

import dev.scrubjay.gateway.config.ServerConfig;
import dev.scrubjay.gateway.metrics.PassThroughMeters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** The bounds of requests that are passed through, and who counts them. */
record PassThroughLimits(
    ServerConfig server, PassThroughMeters meters, InstantSource clock, LongSupplier nanoTime) {
  /** The longest that the body of a request may take to arrive. */
  private static final Duration LONGEST_UPLOAD = Duration.ofHours(1);

  /** How long a client may leave its reply unread. */
  private static final Duration SLOW_READER = Duration.ofMinutes(5);

  /** The largest JSON body that is read before it is passed on. */
  private static final int MAX_PEEK_BYTES = 1 << 20;

  Duration longest() {
    return LONGEST_UPLOAD;
  }

  Duration slowReader() {
    return SLOW_READER;
  }

  /** How long the next bytes of a body may stay out. */
  Duration clientIdle() {
    return server.requestTimeout();
  }

  long maxUploadBytes() {
    return server.maxUploadBytes();
  }

  int maxPeekBytes() {
    return Math.min(MAX_PEEK_BYTES, server.maxBodyBytes());
  }
}
