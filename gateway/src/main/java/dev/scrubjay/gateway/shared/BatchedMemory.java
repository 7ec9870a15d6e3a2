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

  private final TenantMemory memory;
  private final Map<Scope, Deque<MemoryBatch>> waiting = new HashMap<>();

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

  /** Remembers {@code text}; the future completes, or fails, with the write that it is part of. */
  Future<Void> remember(Scope scope, String id, String text, Duration kept) {
    synchronized (this) {
      Deque<MemoryBatch> batches = waiting.get(scope);
      if (batches != null) {
        return joined(batches, id, text);
      }
      waiting.put(scope, new ArrayDeque<>());
    }
    return write(scope, Map.of(id, text), kept);
  }

  private static Future<Void> joined(Deque<MemoryBatch> batches, String id, String text) {
    MemoryBatch last = batches.peekLast();
    if (last == null || last.isFull()) {
      if (batches.size() >= MOST_BATCHES) {
        return Future.failedFuture("too many writes wait for Redis");
      }
      last = new MemoryBatch();
      batches.addLast(last);
    }
    last.texts().put(id, text);
    return last.written().future();
  }

  private Future<Void> write(Scope scope, Map<String, String> texts, Duration kept) {
    return memory.remember(scope, texts, kept).onComplete(done -> goOn(scope, kept));
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
    Deque<MemoryBatch> batches = waiting.get(scope);
    MemoryBatch first = batches == null ? null : batches.peekFirst();
    return first != null && first.isFull();
  }

  private void writeNext(Scope scope, Duration kept) {
    MemoryBatch next = next(scope);
    if (next != null) {
      write(scope, next.texts(), kept).onComplete(next.written());
    }
  }

  private synchronized @Nullable MemoryBatch next(Scope scope) {
    Deque<MemoryBatch> batches = waiting.get(scope);
    MemoryBatch next = batches == null ? null : batches.pollFirst();
    if (next == null) {
      waiting.remove(scope);
    }
    return next;
  }
}
