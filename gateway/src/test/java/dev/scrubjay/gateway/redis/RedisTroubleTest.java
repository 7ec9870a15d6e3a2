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
}
