package dev.scrubjay.gateway;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Clients that each send their next request as soon as the last one is answered, or refused. */
final class Flood implements AutoCloseable {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Supplier<HttpRequest> requests;
  private final Phaser running = new Phaser(1);
  private final Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<HttpResponse<String>> refusals =
      new ConcurrentLinkedQueue<>();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile boolean over;

  private Flood(Supplier<HttpRequest> requests) {
    this.requests = requests;
  }

  static Flood of(int clients, Supplier<HttpRequest> requests) {
    Flood flood = new Flood(requests);
    for (int i = 0; i < clients; i++) {
      flood.running.register();
      flood.send();
    }
    return flood;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // its outcome is noted
  private void send() {
    if (over) {
      running.arriveAndDeregister();
      return;
    }
    client
        .sendAsync(requests.get(), BodyHandlers.ofString())
        .whenComplete(
            (response, failure) -> {
              if (failure != null) {
                failures.incrementAndGet();
              } else {
                note(response);
              }
              send();
            });
  }

  private void note(HttpResponse<String> response) {
    statuses.computeIfAbsent(response.statusCode(), s -> new AtomicInteger()).incrementAndGet();
    if (isEarlyRefusal(response)) {
      refusals.add(response);
    }
  }

  static boolean isEarlyRefusal(HttpResponse<String> response) {
    return response.statusCode() == 503
        && response.body().contains("receives more requests than it can handle");
  }

  /** The responses to requests that were turned away unread. */
  ConcurrentLinkedQueue<HttpResponse<String>> refusals() {
    return refusals;
  }

  int count(int status) {
    return statuses.getOrDefault(status, new AtomicInteger()).get();
  }

  /** Requests without a response. */
  int failures() {
    return failures.get();
  }

  /** Waits until all requests have been answered. */
  void end() {
    over = true;
    running.arriveAndAwaitAdvance();
  }

  @Override
  public void close() {
    end();
    client.close();
  }
}
