package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.gateway.cache.dictionary.Dictionary;
import dev.scrubjay.gateway.redis.Args;
import dev.scrubjay.gateway.redis.Keyspace;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.gateway.redis.Script;
import dev.scrubjay.gateway.shared.Rubbish;
import io.lettuce.core.SetArgs;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The dictionaries of all tenants in Redis. All futures fail if it is unreachable. */
final class StoredDictionaries {
  private static final Script KEEP = script("keep.lua");
  private static final Script ADOPT = script("adopt.lua");

  private final RedisLink link;

  StoredDictionaries(RedisLink link) {
    this.link = link;
  }

  private static Script script(String name) {
    return Script.load(StoredDictionaries.class, name).on("string", "hash");
  }

  private static String key(String tenant, long id) {
    return Keyspace.prefix(tenant, 0) + "dict:" + Dictionary.name(id);
  }

  private static String inForceKey(String tenant) {
    return Keyspace.prefix(tenant, 0) + "dicts";
  }

  /** The bytes under the name of a dictionary; {@code null} if there are none. */
  Future<byte @Nullable []> look(String tenant, long id) {
    return link.look(redis -> redis.get(key(tenant, id)));
  }

  /** The dictionaries of each operation; none where something else is in their place. */
  Future<Map<String, InForce>> inForce(String tenant) {
    return link.run(redis -> redis.hgetall(inForceKey(tenant)))
        .map(
            rows -> {
              Map<String, InForce> read = new HashMap<>();
              rows.forEach((operation, row) -> read.put(operation, InForce.parse(Args.text(row))));
              return read;
            })
        .recover(failure -> Rubbish.asAbsent(failure, Map.of()));
  }

  /**
   * Has a dictionary live until {@code until} at least.
   *
   * @return the time until which it lives, ms since the epoch; 0 if it is gone
   */
  Future<Long> keep(String tenant, String operation, Dictionary dictionary, long until) {
    byte[][] args =
        new Args()
            .add(until)
            .add(operation)
            .add(dictionary.name())
            .add(dictionary.bytes())
            .toArray();
    String[] keys = {key(tenant, dictionary.id()), inForceKey(tenant)};
    return link.run(redis -> KEEP.run(redis, keys, args)).map(reply -> Args.number(reply, 0));
  }

  /**
   * A newly trained dictionary.
   *
   * @param before what was in force when its training began
   * @param trained ms since the epoch
   * @param until when it may be gone, ms since the epoch
   */
  record Trained(
      String tenant,
      String operation,
      InForce before,
      Dictionary dictionary,
      long trained,
      long until) {

    InForce after() {
      return before.succeededBy(dictionary.id(), trained);
    }
  }

  /**
   * Puts a dictionary in force.
   *
   * @param most the most operations of a tenant that may have dictionaries
   * @return whether it is in force
   */
  Future<Boolean> adopt(Trained trained, int most) {
    byte[][] args =
        new Args()
            .add(trained.until())
            .add(trained.operation())
            .add(trained.before().row())
            .add(trained.after().row())
            .add(trained.dictionary().bytes())
            .add(most)
            .toArray();
    String tenant = trained.tenant();
    String[] keys = {key(tenant, trained.dictionary().id()), inForceKey(tenant)};
    return link.run(redis -> ADOPT.run(redis, keys, args)).map(reply -> Args.number(reply, 0) == 1);
  }

  /** Takes the right to train for an operation; whether no replica has it. */
  Future<Boolean> lead(String tenant, String operation, Duration lease) {
    String name = Keyspace.prefix(tenant, 0) + "dict:lease:" + operation;
    SetArgs once = SetArgs.Builder.nx().px(lease);
    return link.run(redis -> redis.set(name, new byte[] {'1'}, once)).map("OK"::equals);
  }

  /** Deletes the dictionaries of those operations of {@code tenant} that match. */
  Future<Void> forget(String tenant, Predicate<String> operation) {
    return inForce(tenant)
        .compose(
            all -> {
              List<String> operations = all.keySet().stream().filter(operation).toList();
              String[] names =
                  operations.stream()
                      .flatMap(one -> all.getOrDefault(one, InForce.NONE).ids().stream())
                      .map(id -> key(tenant, id))
                      .toArray(String[]::new);
              return operations.isEmpty()
                  ? Future.succeededFuture()
                  : link.run(
                          redis ->
                              redis.hdel(inForceKey(tenant), operations.toArray(String[]::new)))
                      .compose(gone -> link.run(redis -> redis.unlink(names)))
                      .mapEmpty();
            });
  }
}
