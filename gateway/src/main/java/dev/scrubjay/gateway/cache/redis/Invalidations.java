package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.gateway.cache.NearCache;
import dev.scrubjay.gateway.redis.Args;
import dev.scrubjay.gateway.redis.RedisLink;

/** Removes entries from the near cache when scripts publish that they have changed in Redis. */
final class Invalidations implements RedisLink.Subscriber {
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
      near.invalidate(name);
    }
  }

  @Override
  public void lost() {
    near.disarm();
  }
}
