package dev.scrubjay.gateway.chaos;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Clients that ask replicas in turn, each again a moment after its last request has ended. */
final class ChaosLoad implements AutoCloseable {
  private static final int CLIENTS = 24;
  private static final int MAX_PAUSE_MILLIS = 60;
  private static final int MAX_EXAMPLES = 5;

  private static final LongAdder NONE = new LongAdder();

  private final List<String> replicas;

  /** Not HTTP/2, which it would ask for by an upgrade: such a request is counted as aborted. */
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Map<Outcome, LongAdder> outcomes = new ConcurrentHashMap<>();
  private final AtomicLongArray replies = new AtomicLongArray(600);
  private final AtomicInteger going = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();
  private volatile boolean over;

  ChaosLoad(List<String> replicas, long seed) {
    this.replicas = replicas;
    for (int client = 0; client < CLIENTS; client++) {
      going.incrementAndGet();
      next(new Random(seed + client));
    }
  }

  private void next(Random random) {
    if (over) {
      going.decrementAndGet();
      return;
    }
    Asked asked = Asked.drawn(random);
    String replica = replicas.get(random.nextInt(replicas.size()));
    int pause = random.nextInt(MAX_PAUSE_MILLIS);
    CompletableFuture<Void> unused =
        ask(asked, replica)
            .thenRunAsync(
                () -> next(random),
                CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS, Runnable::run));
  }

  private CompletableFuture<Void> ask(Asked asked, String replica) {
    return http.sendAsync(asked.request(replica), BodyHandlers.ofString())
        .handle(
            (reply, failure) -> {
              Outcome outcome = reply == null ? ended(failure) : Outcome.of(asked, reply);
              count(outcome, reply);
              if (!outcome.isAllowed() && violations.size() < MAX_EXAMPLES) {
                violations.add(
                    outcome + " " + asked + ": " + (reply == null ? failure : said(reply)));
              }
              return null;
            });
  }

  private void count(Outcome outcome, @Nullable HttpResponse<String> reply) {
    outcomes.computeIfAbsent(outcome, first -> new LongAdder()).increment();
    if (reply != null) {
      replies.incrementAndGet(reply.statusCode());
    }
  }

  private static String said(HttpResponse<String> reply) {
    String body = reply.body();
    return reply.statusCode() + " " + body.substring(0, Math.min(body.length(), 3000));
  }

  private static Outcome ended(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof HttpTimeoutException ? Outcome.UNANSWERED : Outcome.BROKEN_OFF;
  }

  /** Asks no further, and returns whether all requests have ended. */
  boolean isOver() {
    over = true;
    return going.get() == 0;
  }

  Map<Outcome, Long> outcomes() {
    Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      counts.put(outcome, outcomes.getOrDefault(outcome, NONE).sum());
    }
    return counts;
  }

  /** Replies with {@code status}. */
  long replies(int status) {
    return replies.get(status);
  }

  /** Examples of what must not be. */
  List<String> violations() {
    return List.copyOf(violations);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
