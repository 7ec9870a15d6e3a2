package dev.scrubjay.gateway.shared;

import dev.scrubjay.policy.key.Scope;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a memory many texts at once: while one write of a tenant is on its way, and shortly
 * after, those that come wait, and go together. So a lone text is written immediately, and many
 * cost little. Bounded; thread-safe.
 */
final class BatchedMemory {
  private static final int MOST_BATCHES = 200;

  /** From the end of a write to the next, unless there is a full batch to write. */
  private static final long PAUSE_MILLIS = 10;

  private static final long SETTLING_MILLIS = 3 * PAUSE_MILLIS;

  private final TenantMemory memory;
  private final Map<Scope, Writes> unwritten = new HashMap<>();

  BatchedMemory(TenantMemory memory) {
    this.memory = memory;
  }

  /** Texts by id that are written at once, and the result of that. */
  private record MemoryBatch(Map<String, String> texts, Promise<Void> written) {
    MemoryBatch() {
      this(new LinkedHashMap<>(), Promise.promise());
    }

    boolean isFull() {
      return texts.size() >= TenantMemory.MOST_AT_ONCE;
    }
  }

  /** The writes of a tenant: the latest that is or was on its way, and those that wait. */
  private static final class Writes {
    private final Deque<MemoryBatch> waiting = new ArrayDeque<>();
    private MemoryBatch sent;

    private Writes(MemoryBatch first) {
      this.sent = first;
    }

    /** The batch that {@code id} may join; null if too many wait. */
    private @Nullable MemoryBatch open() {
      MemoryBatch last = waiting.peekLast();
      if (last != null && !last.isFull()) {
        return last;
      }
      if (waiting.size() >= MOST_BATCHES) {
        return null;
      }
      waiting.addLast(new MemoryBatch());
      return waiting.getLast();
    }

    private Future<Void> written() {
      return (waiting.isEmpty() ? sent : waiting.getLast()).written().future();
    }
  }

  /** Remembers {@code text}; the future completes, or fails, with the write that it is part of. */
  Future<Void> remember(Scope scope, String id, String text, Duration kept) {
    MemoryBatch batch;
    synchronized (this) {
      Writes writes = unwritten.get(scope);
      batch = writes == null ? new MemoryBatch() : writes.open();
      if (batch == null) {
        return Future.failedFuture("too many writes wait for Redis");
      }
      batch.texts().put(id, text);
      if (writes != null) {
        return batch.written().future();
      }
      unwritten.put(scope, new Writes(batch));
    }
    write(scope, batch, kept);
    return batch.written().future();
  }

  /**
   * Completes when all that was to be written for {@code scope} at this time is written or has
   * failed: at this replica, and at others unless their writes take long.
   */
  Future<Void> settled(Scope scope) {
    Promise<Void> settled = Promise.promise();
    written(scope)
        .onComplete(
            written -> {
              Context context = Vertx.currentContext();
              if (context == null) {
                settled.complete();
              } else {
                context.owner().setTimer(SETTLING_MILLIS, over -> settled.complete());
              }
            });
    return settled.future();
  }

  private synchronized Future<Void> written(Scope scope) {
    Writes writes = unwritten.get(scope);
    return writes == null ? Future.succeededFuture() : writes.written();
  }

  private void write(Scope scope, MemoryBatch batch, Duration kept) {
    memory
        .remember(scope, batch.texts(), kept)
        .onComplete(batch.written())
        .onComplete(done -> goOn(scope, kept));
  }

  private void goOn(Scope scope, Duration kept) {
    Context context = Vertx.currentContext();
    if (context == null || hasFullBatch(scope)) {
      writeNext(scope, kept);
    } else {
      context.owner().setTimer(PAUSE_MILLIS, over -> writeNext(scope, kept));
    }
  }

  private synchronized boolean hasFullBatch(Scope scope) {
    Writes writes = unwritten.get(scope);
    MemoryBatch first = writes == null ? null : writes.waiting.peekFirst();
    return first != null && first.isFull();
  }

  private void writeNext(Scope scope, Duration kept) {
    MemoryBatch next = next(scope);
    if (next != null) {
      write(scope, next, kept);
    }
  }

  private synchronized @Nullable MemoryBatch next(Scope scope) {
    Writes writes = unwritten.get(scope);
    if (writes == null || writes.waiting.isEmpty()) {
      unwritten.remove(scope);
      return null;
    }
    writes.sent = writes.waiting.removeFirst();
    return writes.sent;
  }
}
