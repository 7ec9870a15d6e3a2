package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.gateway.redis.Args;
import dev.scrubjay.gateway.redis.Steps;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;

/** Verifies a tenant's shards, by walks in steps of {@code verify.lua}. */
final class Verifier {
  private static final String ENTRIES = "entries";
  private static final String BYTES = "bytes";

  /** The walks in order; the sum of bytes is last, as repairs of entries and ranks change it. */
  private static final List<String> WALKS =
      List.of(ENTRIES, "meta", "1", "2", "3", "4", "5", "6", "7", "8", BYTES);

  private static final String START = "0";
  private static final String NO_SUM = "0";

  private final Shards shards;
  private final boolean repair;
  private final Consumer<VerificationShare> listener;
  private int walksEnded;
  private int walksInAll;

  /** A verification whose steps tell {@code listener} how far it has come. */
  Verifier(Shards shards, boolean repair, Consumer<VerificationShare> listener) {
    this.shards = shards;
    this.repair = repair;
    this.listener = listener;
  }

  /** The progress of a walk: its cursor, the result so far, and the sum so far. */
  private record VerifyProgress(boolean ended, String cursor, Verification found, String sum) {
    VerifyProgress atStart() {
      return new VerifyProgress(false, START, found, sum);
    }
  }

  Future<Verification> verify(String tenant) {
    Verification nothing = new Verification(0, 0, 0, 0, repair);
    Future<Verification> found = Future.succeededFuture(nothing);
    List<RedisKeys> all = shards.all(tenant);
    walksInAll = all.size() * WALKS.size();
    for (RedisKeys keys : all) {
      found = found.compose(before -> shard(keys, before));
    }
    return found;
  }

  private Future<Verification> shard(RedisKeys keys, Verification before) {
    return (repair ? shards.heal(keys) : shards.wrongTypes(keys))
        .compose(
            wrong -> {
              Verification found = before.plus(new Verification(0, 0, wrong, 0, repair));
              return wrong > 0 && !repair
                  ? Future.succeededFuture(found) // which the walks would stumble over
                  : walks(keys, found);
            });
  }

  private Future<Verification> walks(RedisKeys keys, Verification before) {
    Future<VerifyProgress> progress =
        Future.succeededFuture(new VerifyProgress(false, START, before, NO_SUM));
    for (String walk : WALKS) {
      progress =
          progress.compose(
              reached ->
                  Steps.until(
                      VerifyProgress::ended, reached.atStart(), at -> step(keys, walk, at)));
    }
    return progress.map(VerifyProgress::found);
  }

  private Future<VerifyProgress> step(RedisKeys keys, String walk, VerifyProgress before) {
    return shards
        .verify(keys, walk, before.cursor(), repair, before.sum())
        .map(
            reply -> {
              String next = Args.text(reply, 0);
              Verification found =
                  before.found().plus(found(walk, Args.number(reply, 1), Args.number(reply, 2)));
              boolean ended = next.equals(START);
              walksEnded += ended ? 1 : 0;
              listener.accept(
                  new VerificationShare(walksEnded / (double) walksInAll, found.entries()));
              return new VerifyProgress(ended, next, found, Args.text(reply, 3));
            });
  }

  private Verification found(String walk, long seen, long faults) {
    return switch (walk) {
      case ENTRIES -> new Verification(seen, faults, 0, 0, repair);
      case BYTES -> new Verification(0, 0, 0, faults, repair);
      default -> new Verification(0, 0, faults, 0, repair);
    };
  }
}
