package dev.scrubjay.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** A load balancer's choice of replicas: those that said that they are ready when last asked. */
final class TestBalancer {
  private final Map<Integer, Boolean> readiness = new ConcurrentHashMap<>();
  private final Vertx vertx;
  private final HttpClient client;
  private final long timer;

  TestBalancer(Vertx vertx, Duration interval) {
    this.vertx = vertx;
    client = vertx.createHttpClient();
    timer = vertx.setPeriodic(interval.toMillis(), id -> readiness.keySet().forEach(this::ask));
  }

  void close() {
    vertx.cancelTimer(timer);
  }

  void add(int port) {
    readiness.put(port, true);
  }

  void replace(int port, int other) {
    readiness.remove(port);
    readiness.put(other, false);
  }

  boolean isReady(int port) {
    return readiness.getOrDefault(port, false);
  }

  /** The port of a ready replica. */
  int choose(RandomGenerator random) {
    List<Integer> ready = new ArrayList<>(readiness.keySet());
    ready.removeIf(port -> !isReady(port));
    return ready.get(random.nextInt(ready.size()));
  }

  private void ask(int port) {
    client
        .request(HttpMethod.GET, port, "127.0.0.1", "/health/ready")
        .compose(request -> request.send())
        .map(response -> response.statusCode() == 200)
        .otherwise(false)
        .onSuccess(ready -> readiness.replace(port, ready));
  }
}
