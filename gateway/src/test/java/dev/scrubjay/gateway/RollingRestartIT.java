package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.GoAway;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replicas that are restarted, one after the other or under a client's eyes, lose no request. */
final class RollingRestartIT {
  private static final String DRAINING = "server: {drain_delay: 1s}\n";
  private static final double LATENCY_SCALE = 0.05;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void restartOfEachReplicaUnderLoadLosesNoRequest() {
    List<TestGateway> replicas = new ArrayList<>();
    try (TestGateway first = TestGateway.configured(DRAINING, LATENCY_SCALE).connected()) {
      replicas.addAll(List.of(first, first.replica(), first.replica()));
      TestBalancer balancer = new TestBalancer(vertx, Duration.ofMillis(200));
      replicas.forEach(replica -> balancer.add(replica.port()));
      RestartLoad load = new RestartLoad(vertx, balancer, first.tenant());
      load.begin();
      for (int i = 0; i < 3; i++) {
        await().until(load::isMovingOn);
        TestGateway old = replicas.get(i);
        old.stop().await();
        TestGateway fresh = first.replica();
        replicas.add(fresh);
        balancer.replace(old.port(), fresh.port());
        await().until(() -> balancer.isReady(fresh.port()));
      }
      await().until(load::isMovingOn);
      load.end();
      balancer.close();
      assertThat(load.lost()).isEmpty();
      assertThat(load.answered()).isGreaterThan(200);
      replicas.stream().skip(1).forEach(TestGateway::close);
    }
  }

  @Test
  void clientOfHttp2IsToldToGoAwayAndFinishesItsStreams() {
    try (TestGateway gateway = TestGateway.configured(DRAINING, 3).connected()) {
      HttpClientAgent client =
          vertx.httpClientBuilder().with(RestartLoad.options(HttpVersion.HTTP_2)).build();
      HttpClientConnection connection =
          client
              .connect(new HttpConnectOptions().setHost("127.0.0.1").setPort(gateway.port()))
              .await();
      List<GoAway> told = new CopyOnWriteArrayList<>();
      connection.goAwayHandler(told::add);
      HttpClientResponse open = streamed(connection, gateway, "open").await();
      Future<String> rest = open.body().map(Object::toString);
      Future<Void> stopped = gateway.stop();
      await().until(() -> !told.isEmpty());
      assertThat(told.getFirst().getErrorCode()).isZero();
      // as if it had been on its way
      Future<String> late =
          streamed(connection, gateway, "late")
              .compose(response -> response.body())
              .map(Object::toString);
      assertThat(rest.isComplete()).isFalse();
      assertThat(rest.await(15, TimeUnit.SECONDS)).contains("data: [DONE]");
      assertThat(late.await(15, TimeUnit.SECONDS)).contains("data: [DONE]");
      stopped.await(15, TimeUnit.SECONDS);
      client.close().await(); // one that is not needed any more ends its connections
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private static Future<HttpClientResponse> streamed(
      HttpClientConnection connection, TestGateway gateway, String question) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setURI("/v1/chat/completions")
            .putHeader("x-scrubjay-tenant", gateway.tenant())
            .putHeader("content-type", "application/json");
    String body = RestartLoad.body(question, true);
    return connection.request(options).compose(request -> request.send(body));
  }
}
