package dev.scrubjay.gateway.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.config.RedisConfig;
import dev.scrubjay.gateway.redis.LocalRedis;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A Redis that hangs, and a private Redis whose parent is killed. */
final class RedisTroubleIT {
  private static final CacheKey KEY = CacheKey.derive(Scope.DEFAULT, "op", "", new byte[0]);

  @Test
  void lookupsOfAHangingRedisTimeOutAndAreThenRefusedAtOnce() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (LocalRedis redis = LocalRedis.start()) {
      RedisCache cache =
          TestCaches.open(vertx, redis.url(), RedisConfig.DEFAULT, () -> CachePolicy.DEFAULT);
      await().until(() -> lookup(cache).equals(new Lookup.CacheMiss(Lookup.AbsenceReason.ABSENT)));
      TestRedis.signal("STOP", redis);
      assertThat(lookup(cache)).isEqualTo(new Lookup.CacheMiss(Lookup.AbsenceReason.TIMEOUT));
      await()
          .until(
              () -> lookup(cache).equals(new Lookup.CacheMiss(Lookup.AbsenceReason.UNAVAILABLE)));
      long started = System.nanoTime();
      for (int i = 0; i < 5; i++) {
        lookup(cache);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(1));
      TestRedis.signal("CONT", redis);
      await().until(() -> lookup(cache).equals(new Lookup.CacheMiss(Lookup.AbsenceReason.ABSENT)));
      cache.close().toCompletionStage().toCompletableFuture().join();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static Lookup lookup(RedisCache cache) {
    return cache.lookup(KEY).toCompletionStage().toCompletableFuture().join();
  }

  /** Starts a server, prints its process and directory, and waits to be killed. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] args) throws IOException {
      LocalRedis redis = LocalRedis.start();
      System.out.println(redis.server().pid() + " " + redis.directory());
      System.out.flush();
      if (System.in.read() >= 0) {
        redis.close();
      }
    }
  }

  @Test
  void privateRedisEndsWhenItsParentIsKilled() throws IOException {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = parent.inputReader(StandardCharsets.UTF_8)) {
      String[] said = out.readLine().split(" ", 2);
      long pid = Long.parseLong(said[0]);
      assertThat(ProcessHandle.of(pid)).isPresent();
      parent.destroyForcibly();
      await().until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
      await().untilAsserted(() -> assertThat(Path.of(said[1])).doesNotExist());
    }
  }

  @Test
  void failedStartHasTheServersReason() {
    assertThatThrownBy(() -> LocalRedis.start("--no-such-option", "1"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no-such-option");
  }

  @Test
  void closedServerLeavesNothingBehind() {
    LocalRedis redis = LocalRedis.start();
    ProcessHandle server = redis.server();
    assertThat(redis.directory()).isDirectory();
    redis.close();
    assertThat(redis.directory()).doesNotExist();
    assertThat(server.isAlive()).isFalse();
  }
}
