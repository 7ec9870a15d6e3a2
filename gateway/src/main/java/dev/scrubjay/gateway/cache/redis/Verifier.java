package dev.scrubjay.gateway.cache.redis;

import io.vertx.core.Future;
import java.util.List;

/** Walks a tenant's shards with {@code verify.lua}, step by step. */
final class Verifier {
  /** In this order: repairing entries and ranks changes what the bytes add up to. */
  private static final List<String> WALKS = List.of("entries", "meta", "1", "2", "3", "4", "bytes");

  private static final String START = "0";

  private final Shards shards;
  private final boolean repair;

  Verifier(Shards shards, boolean repair) {
    this.shards = shards;
    this.repair = repair;
  }

  Future<Verification> verify(String tenant) {
    Future<Verification> found = Future.succeededFuture(new Verification(0, 0, repair));
    for (RedisKeys keys : shards.all(tenant)) {
      for (String walk : WALKS) {
        found = found.compose(before -> walk(keys, walk, START, before));
      }
    }
    return found;
  }

  private Future<Verification> walk(
      RedisKeys keys, String walk, String cursor, Verification before) {
    return shards
        .verify(keys, walk, cursor, repair)
        .compose(
            reply -> {
              String next = Args.text(reply, 0);
              long seen = walk.equals("entries") ? Args.number(reply, 1) : 0;
              Verification after =
                  new Verification(
                      before.entries() + seen, before.faults() + Args.number(reply, 2), repair);
              return next.equals(START)
                  ? Future.succeededFuture(after)
                  : walk(keys, walk, next, after);
            });
  }
}
