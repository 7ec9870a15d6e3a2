package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bots at two replicas that miss the same result at the same time. */
final class ResultLeasesIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static TestGateway gateway;
  private static TestGateway replica;

  @BeforeAll
  static void start() {
    gateway = TestGateway.configured("", 0);
    replica = gateway.replica();
  }

  @AfterAll
  static void stop() {
    replica.close();
    gateway.close();
  }

  private static JsonNode call(TestGateway at, String path, String params, String more) {
    String body = "{\"operation\":\"report\",\"params\":\"" + params + "\"" + more + "}";
    try {
      return JSON.readTree(at.post("/v1/cache/" + path, body).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode lookup(TestGateway at, String params) {
    return call(at, "lookup", params, ",\"lease\":30,\"wait\":20");
  }

  private static String token(JsonNode reply) {
    return ",\"lease_token\":\"" + reply.at("/lease/token").asText() + "\"";
  }

  @Test
  void oneOfManyProducesTheResultAndTheOthersGetIt() {
    JsonNode holder = lookup(gateway, "many");
    assertThat(holder.path("hit").asBoolean()).isFalse();
    assertThat(holder.at("/lease/expires_in").asDouble()).isEqualTo(30);
    List<CompletableFuture<JsonNode>> waiting =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> lookup(i % 2 == 0 ? gateway : replica, "many")))
            .toList();
    JsonNode stored = call(gateway, "store", "many", ",\"value\":42" + token(holder));
    assertThat(stored.path("stored").asBoolean()).isTrue();
    for (CompletableFuture<JsonNode> each : waiting) {
      assertThat(each.join().path("value").asInt()).isEqualTo(42);
    }
  }

  @Test
  void releasedLeaseGoesToTheNextBot() {
    JsonNode first = lookup(gateway, "released");
    CompletableFuture<JsonNode> second =
        CompletableFuture.supplyAsync(() -> lookup(replica, "released"));
    assertThat(call(gateway, "release", "released", token(first)).path("released").asBoolean())
        .isTrue();
    assertThat(second.join().at("/lease/token").asText()).isNotEmpty();
    assertThat(call(gateway, "release", "released", token(first)).path("released").asBoolean())
        .isFalse();
  }

  @Test
  void resultOfALostLeaseIsNotStored() {
    JsonNode first = lookup(gateway, "lost");
    call(gateway, "release", "lost", token(first));
    JsonNode second = lookup(replica, "lost");
    JsonNode late = call(gateway, "store", "lost", ",\"value\":\"old\"" + token(first));
    assertThat(late.path("stored").asBoolean()).isFalse();
    assertThat(late.path("reason").asText()).isEqualTo("lease_lost");
    call(replica, "store", "lost", ",\"value\":\"new\"" + token(second));
    assertThat(call(gateway, "lookup", "lost", "").path("value").asText()).isEqualTo("new");
  }

  @Test
  void leaseIsHeldByRenewingIt() {
    JsonNode holder = lookup(gateway, "kept");
    assertThat(
            call(gateway, "renew", "kept", ",\"lease\":60" + token(holder))
                .path("held")
                .asBoolean())
        .isTrue();
    assertThat(call(replica, "lookup", "kept", ",\"lease\":1").path("reason").asText())
        .isEqualTo("held");
    assertThat(
            call(gateway, "renew", "kept", ",\"lease\":60,\"lease_token\":\"other\"")
                .path("held")
                .asBoolean())
        .isFalse();
  }

  @Test
  void leasesAreTheTenantsOwn() {
    lookup(gateway, "private");
    JsonNode other = call(gateway, "lookup", "private", ",\"lease\":5,\"workspace\":\"another\"");
    assertThat(other.at("/lease/token").asText()).isNotEmpty();
  }

  @Test
  void badWordsAreNamed() {
    assertThat(call(gateway, "lookup", "x", ",\"wait\":5").at("/error/param").asText())
        .isEqualTo("lease");
    assertThat(call(gateway, "lookup", "x", ",\"lease\":0.5").at("/error/param").asText())
        .isEqualTo("lease");
    assertThat(call(gateway, "lookup", "x", ",\"lease\":5,\"wait\":61").at("/error/param").asText())
        .isEqualTo("wait");
    assertThat(call(gateway, "renew", "x", ",\"lease\":5").at("/error/param").asText())
        .isEqualTo("lease_token");
  }
}
