package dev.scrubjay.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCommandExecutionException;
import org.junit.jupiter.api.Test;

final class RedisTroubleTest {
  @Test
  void nodeOfAClusterIsToldByTheAddressThatItNeeds() {
    Throwable moved =
        new IllegalStateException(
            "failed", new RedisCommandExecutionException("MOVED 7638 10.0.0.2:6379"));

    assertThat(RedisTrouble.of(moved))
        .isEqualTo(
            "it is a node of a Cluster, whose address begins with redis-cluster://:"
                + " MOVED 7638 10.0.0.2:6379");
  }

  @Test
  void innermostCauseIsToldOnce() {
    Throwable refused =
        new IllegalStateException(
            "Unable to connect to 127.0.0.1:6379",
            new IllegalStateException("Connection refused: 127.0.0.1:6379"));

    assertThat(RedisTrouble.of(refused))
        .isEqualTo("Unable to connect to 127.0.0.1:6379: Connection refused: 127.0.0.1:6379");
    assertThat(RedisTrouble.of(new IllegalStateException(refused)))
        .endsWith("Unable to connect to 127.0.0.1:6379: Connection refused: 127.0.0.1:6379");
    assertThat(RedisTrouble.of(new IllegalStateException("timed out"))).isEqualTo("timed out");
  }
}
