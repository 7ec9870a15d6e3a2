package dev.scrubjay.gateway.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.redis.testcontainers.RedisContainer;
import dev.scrubjay.gateway.redis.LocalRedis;
import java.io.IOException;
import org.testcontainers.DockerClientFactory;

/**
 * The Redis that tests use, one for all: {@code REDIS_URL} if set, else a container where a Docker
 * engine answers, else {@link LocalRedis}. If none can be had, the tests fail. As it may be shared,
 * each test uses tenants of its own.
 */
public final class TestRedis {
  private static final String IMAGE = "redis:7-alpine";

  private TestRedis() {}

  private static final class Holder {
    private static final String URL = obtain();
  }

  /** Its address. */
  public static String url() {
    return Holder.URL;
  }

  /**
   * Sends {@code redis} a signal.
   *
   * @param name such as {@code STOP}
   */
  public static void signal(String name, LocalRedis redis)
      throws IOException, InterruptedException {
    String pid = Long.toString(redis.server().pid());
    assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor()).isZero();
  }

  private static String obtain() {
    String given = System.getenv("REDIS_URL");
    if (given != null && !given.isEmpty()) {
      return given;
    }
    return DockerClientFactory.instance().isDockerAvailable()
        ? container()
        : LocalRedis.start().url();
  }

  /** Testcontainers ends it with the JVM. */
  @SuppressWarnings("resource")
  private static String container() {
    RedisContainer redis = new RedisContainer(IMAGE);
    redis.start();
    return redis.getRedisURI();
  }
}
