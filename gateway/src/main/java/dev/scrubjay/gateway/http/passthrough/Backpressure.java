package dev.scrubjay.gateway.http.passthrough;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;

/** Reading no faster than the other side takes. */
final class Backpressure {
  private Backpressure() {}

  /**
   * Pauses {@code source} until {@code sink} has room again, if it has none.
   *
   * @param resumed called before the source goes on
   * @return whether the source is paused
   */
  static boolean holdBack(ReadStream<Buffer> source, WriteStream<Buffer> sink, Runnable resumed) {
    if (!sink.writeQueueFull()) {
      return false;
    }
    source.pause();
    sink.drainHandler(
        nothing -> {
          resumed.run();
          source.resume();
        });
    return true;
  }
}
