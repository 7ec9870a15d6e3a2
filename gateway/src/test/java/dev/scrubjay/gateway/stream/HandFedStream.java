package dev.scrubjay.gateway.stream;

import io.vertx.core.Handler;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A source that a test feeds, whatever is asked of it, and that remembers what was. */
final class HandFedStream<T> implements ReadStream<T> {
  private final List<String> asked = new ArrayList<>();
  private Handler<T> onItem = item -> {};
  private Handler<@Nullable Void> onEnd = nothing -> {};
  private Handler<Throwable> onFailure = cause -> {};

  void feed(T item) {
    onItem.handle(item);
  }

  void end() {
    onEnd.handle(null);
  }

  void fail(String why) {
    onFailure.handle(new IllegalStateException(why));
  }

  /** The calls that steer the flow, in order. */
  List<String> asked() {
    return asked;
  }

  @Override
  public HandFedStream<T> handler(@Nullable Handler<T> handler) {
    onItem = handler == null ? item -> {} : handler;
    return this;
  }

  @Override
  public HandFedStream<T> endHandler(@Nullable Handler<@Nullable Void> handler) {
    onEnd = handler == null ? nothing -> {} : handler;
    return this;
  }

  @Override
  public HandFedStream<T> exceptionHandler(@Nullable Handler<Throwable> handler) {
    onFailure = handler == null ? cause -> {} : handler;
    return this;
  }

  @Override
  public HandFedStream<T> pause() {
    asked.add("pause");
    return this;
  }

  @Override
  public HandFedStream<T> resume() {
    asked.add("resume");
    return this;
  }

  @Override
  public HandFedStream<T> fetch(long amount) {
    asked.add("fetch " + amount);
    return this;
  }
}
