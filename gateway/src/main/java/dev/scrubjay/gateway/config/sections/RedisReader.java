package dev.scrubjay.gateway.config.sections;

import dev.scrubjay.gateway.config.RedisConfig;
import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Section;
import dev.scrubjay.gateway.config.reader.UrlFormats;
import java.nio.file.Path;
import java.time.Duration;

/** Reads {@code redis}. */
public final class RedisReader {
  private RedisReader() {}

  /** Reads the section. */
  public static RedisConfig read(Section redis) {
    RedisConfig standard = RedisConfig.DEFAULT;
    Format<Duration> timeout = Format.duration(Duration.ofMillis(1), Duration.ofMinutes(1));
    return new RedisConfig(
        redis.find("url", UrlFormats.redis()),
        redis.find("sentinel_password", Format.secret(1)),
        redis.find("ca_file", Format.text()).map(Path::of),
        redis.get("read_from", Format.choice(RedisConfig.ReadFrom.class), standard.readFrom()),
        redis.get("shards", Format.integer(1, 64), standard.shards()),
        redis.get("lookup_timeout", timeout, standard.lookupTimeout()),
        redis.get("store_timeout", timeout, standard.storeTimeout()),
        redis.get("connect_timeout", timeout, standard.connectTimeout()),
        redis.get("queue_size", Format.integer(1, 1_000_000), standard.queueSize()));
  }
}
