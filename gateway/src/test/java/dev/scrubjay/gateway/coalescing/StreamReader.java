package dev.scrubjay.gateway.coalescing;

import dev.scrubjay.gateway.cache.redis.TwoReplicas;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.stream.StreamDuplicator;
import io.vertx.core.Promise;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A member that reads the stream of its call, and keeps what it has read. */
final class StreamReader {
  final List<SseEvent> events = new CopyOnWriteArrayList<>();

  /** Completes at the end of the stream, or fails with it. */
  final Promise<Boolean> end = Promise.promise();

  StreamReader(TwoReplicas replicas, StreamDuplicator<SseEvent> stream) {
    ReadStream<SseEvent> readable = stream.read(replicas.context()).orElseThrow();
    replicas.runOnContext(
        () ->
            readable
                .handler(events::add)
                .endHandler(nothing -> end.complete(true))
                .exceptionHandler(end::fail)
                .resume());
  }
}
