package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.gateway.cache.NearCache;
import dev.scrubjay.gateway.redis.Args;
import dev.scrubjay.gateway.redis.RedisLink;

/**
 * Removes entries from the near cache when it is published that they have changed in Redis. A
 * message has names of entries, one a line, or the beginning of names and {@value #ALL}.
 */
final class Invalidations implements RedisLink.Subscriber {
  /** The end of a message about all entries whose names begin with what is before it. */
  static final String ALL = "*";

  private final NearCache near;

  Invalidations(NearCache near) {
    this.near = near;
  }

  @Override
  public void subscribed() {
    near.arm();
  }

  @Override
  public void message(byte[] message) {
    for (String name : Args.text(message).split("\n", -1)) {
      if (name.endsWith(ALL)) {
        near.invalidateAll(name.substring(0, name.length() - ALL.length()));
      } else {
        near.invalidate(name);
      }
    }
  }

  @Override
  public void lost() {
    near.disarm();
  }
}
