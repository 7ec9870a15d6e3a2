package dev.scrubjay.gateway.learning.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.config.PeerConfig;
import dev.scrubjay.gateway.config.reader.Secret;
import dev.scrubjay.policy.federation.Influence;
import dev.scrubjay.policy.federation.LearningExport;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Peers that answer this and that. */
final class PeerClientTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Future<LearningExport> ask(Handler<HttpServerRequest> answers) {
    int port =
        vertx
            .createHttpServer()
            .requestHandler(answers)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join()
            .actualPort();
    PeerConfig peer =
        new PeerConfig(
            "paris",
            URI.create("http://127.0.0.1:" + port),
            Optional.of(new Secret("secret-key")),
            Optional.empty(),
            Duration.ofHours(1),
            Influence.DEFAULT,
            List.of());
    return new PeerClient(vertx).export(peer, "acme");
  }

  private static Throwable failure(Future<LearningExport> asked) {
    return asked
        .map(export -> new Throwable("no failure"))
        .otherwise(cause -> cause)
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  @Test
  void exportIsAskedForWithTheKeyOnBehalfOfTheTenant() {
    AtomicReference<String> asked = new AtomicReference<>();
    LearningExport export =
        ask(request -> {
              asked.set(
                  request.path()
                      + " "
                      + request.getHeader("authorization")
                      + " "
                      + request.getHeader("x-scrubjay-tenant"));
              request
                  .response()
                  .end(
                      "{\"format\":\"scrubjay-learning-1\",\"site\":\"a\",\"number\":7,"
                          + "\"tenant\":\"acme\",\"cells\":[]}");
            })
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    assertThat(export.number()).isEqualTo(7);
    assertThat(asked).hasValue("/v1/learning/export Bearer secret-key acme");
  }

  @Test
  void endlessReplyIsCutOff() {
    Buffer part = Buffer.buffer(new byte[1 << 20]);
    Throwable cause =
        failure(
            ask(
                request -> {
                  request.response().setChunked(true);
                  vertx.setPeriodic(1, id -> request.response().write(part));
                }));
    assertThat(cause).hasMessage("sends more than " + PeerClient.MAX_BYTES + " bytes");
  }

  @Test
  void silentPeerIsGivenUp() {
    assertThat(failure(ask(request -> {}))).hasMessage("has not answered within 10 s");
  }

  @Test
  void errorsAreToldWithoutTheKey() {
    Throwable cause =
        failure(
            ask(
                request ->
                    request
                        .response()
                        .setStatusCode(403)
                        .end("{\"error\":{\"message\":\"not for you\"}}")));
    assertThat(cause).hasMessage("answers 403: not for you");
  }

  @Test
  void keyThatAPeerRepeatsIsNotTold() {
    Throwable cause =
        failure(
            ask(
                request ->
                    request
                        .response()
                        .setStatusCode(401)
                        .end(
                            "{\"error\":{\"message\":\"%s%s is unknown\"}}"
                                .formatted("x".repeat(170), request.getHeader("authorization")))));
    assertThat(cause).hasMessageStartingWith("answers 401: xxx").hasMessageContaining("(the");
    assertThat(cause.getMessage()).doesNotContain("secret").hasSize(200);
    assertThat(cause).hasNoCause();
  }

  @Test
  void redirectionsAreNotFollowed() {
    Throwable cause =
        failure(
            ask(
                request ->
                    request
                        .response()
                        .setStatusCode(302)
                        .putHeader("location", "http://127.0.0.1:1/")
                        .end()));
    assertThat(cause).hasMessageStartingWith("answers 302");
  }

  @Test
  void whatIsNoExportIsRefused() {
    assertThat(failure(ask(request -> request.response().end("hello"))))
        .hasMessage("sends no JSON object");
    assertThat(failure(ask(request -> request.response().end("{}"))))
        .hasMessage("format: expected a string");
  }

  @Test
  void pausesDoubleUpToTheInterval() {
    Duration hour = Duration.ofHours(1);
    assertThat(PeerPull.pause(1, hour)).isEqualTo(Duration.ofSeconds(15));
    assertThat(PeerPull.pause(3, hour)).isEqualTo(Duration.ofMinutes(1));
    assertThat(PeerPull.pause(1000, hour)).isEqualTo(hour);
    assertThat(PeerPull.pause(1, Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(2));
  }
}
