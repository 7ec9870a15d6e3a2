package dev.scrubjay.gateway.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.redis.testcontainers.RedisContainer;
import dev.scrubjay.gateway.redis.LocalRedis;
import java.io.IOException;
import org.testcontainers.DockerClientFactory;

/**
 * The Redis that tests use, one for all: {@code REDIS_URL} if set, else a container where a Docker
 * engine answers, else {@link LocalRedis}. Without any of these the tests fail. As the Redis may be
 * shared, each test uses its own tenants.
 */
public final class TestRedis {
  private static final String IMAGE = "redis:7-alpine";

  private TestRedis() {}

  private static final class Holder {
    private static final String URL = obtain();
  }

  /** The URL of the Redis. */
  public static String url() {
    return Holder.URL;
  }

  /**
   * Sends a signal to {@code redis}.
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

  /** Starts a container, which Testcontainers ends with the JVM. */
  @SuppressWarnings("resource")
  private static String container() {
    RedisContainer redis = new RedisContainer(IMAGE);
    redis.start();
    return redis.getRedisURI();
  }
}
