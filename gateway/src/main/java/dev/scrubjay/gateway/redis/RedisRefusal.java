package dev.scrubjay.gateway.redis;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.Optional;

/** What a Redis that answers, but refuses a command, says, in words for operators. */
public final class RedisRefusal {
  private static final int MAX_CODE = 20;

  private RedisRefusal() {}

  /** The refusal that {@code failure} is; empty if Redis has not answered. */
  public static Optional<String> of(Throwable failure) {
    if (!(failure instanceof RedisCommandExecutionException)) {
      return Optional.empty();
    }
    String message = String.valueOf(failure.getMessage());
    if (message.contains("MISCONF")) {
      return Optional.of(
          "Redis refuses all writes (MISCONF), as it cannot save its data: mend its disk, or set"
              + " stop-writes-on-bgsave-error no");
    }
    if (message.contains("OOM")) {
      return Optional.of("Redis is full (OOM): raise its maxmemory, or lower max_cache_bytes");
    }
    return Optional.of("Redis refuses the command (" + code(message) + ")");
  }

  /** The first word of an error, which names its kind and holds no data. */
  private static String code(String message) {
    String first = message.split(" ", 2)[0];
    return first.length() <= MAX_CODE && first.matches("[A-Z]+") ? first : "ERR";
  }
}
