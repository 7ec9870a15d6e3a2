package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The time for which a replica waits for the provider call of another is not its own. */
final class FollowedAnswersIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final String OWN_TIME = "performance_optimization_latency_seconds_";

  @Test
  void burstThatWaitsForAnotherReplicaDoesNotSlowTheGatewayDown() {
    String patient = "redis: {lookup_timeout: 5s, store_timeout: 10s}\n";
    try (TestGateway leader = TestGateway.configured(patient, 1).connected();
        TestGateway follower = leader.replica().connected()) {
      String body = TestGateway.chat("gpt-4o", "a burst");
      CompletableFuture<HttpResponse<String>> led =
          CompletableFuture.supplyAsync(() -> leader.post(CHAT, body));
      await().until(() -> leader.faults().calls("gpt-4o") == 1);
      List<CompletableFuture<HttpResponse<String>>> followed =
          IntStream.range(0, 10)
              .mapToObj(i -> CompletableFuture.supplyAsync(() -> follower.post(CHAT, body)))
              .toList();
      followed.forEach(reply -> assertThat(reply.join().statusCode()).isEqualTo(200));
      assertThat(led.join().statusCode()).isEqualTo(200);
      assertThat(leader.faults().calls("gpt-4o")).isEqualTo(1);
      double timed = sum(follower, OWN_TIME + "count");
      double own = sum(follower, OWN_TIME + "sum");
      assertThat(own).as("own time of %s requests", timed).isLessThan(0.4 * Math.max(1, timed));
      assertThat(timed).as("served from the cache, after the wait").isPositive();
    }
  }

  private static double sum(TestGateway gateway, String name) {
    return gateway
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
