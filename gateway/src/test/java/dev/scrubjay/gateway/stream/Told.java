package dev.scrubjay.gateway.stream;

import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;

/** What streams tell their readers. */
final class Told {
  private Told() {}

  /** A list that grows with the items of {@code stream}, and with "end" or "failed: why". */
  static <T> List<String> by(ReadStream<T> stream) {
    List<String> told = new ArrayList<>();
    stream.handler(item -> told.add(String.valueOf(item)));
    stream.endHandler(nothing -> told.add("end"));
    stream.exceptionHandler(cause -> told.add("failed: " + cause.getMessage()));
    return told;
  }
}
