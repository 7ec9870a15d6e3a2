package dev.scrubjay.gateway.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * The types that a script's keys have. A key of another type was not written by us, and would make
 * the script fail for ever; it is deleted. {@code heal.lua} does so.
 *
 * @param types in the order of the keys; {@code -} if any will do; the last stands for all further
 */
public record KeyTypes(List<String> types) {
  /** Keys whose types are not known. */
  static final KeyTypes UNKNOWN = new KeyTypes(List.of());

  private static final Script HEAL = Script.load(KeyTypes.class, "heal.lua");

  public KeyTypes {
    types = List.copyOf(types);
  }

  public static KeyTypes of(String... types) {
    return new KeyTypes(List.of(types));
  }

  boolean areKnown() {
    return !types.isEmpty();
  }

  /** Deletes those of {@code keys} that have a wrong type; returns how many. */
  public CompletionStage<Long> heal(
      RedisClusterAsyncCommands<String, byte[]> redis, String[] keys) {
    return run(redis, keys, 1);
  }

  /** Counts those of {@code keys} that have a wrong type. */
  public CompletionStage<Long> wrong(
      RedisClusterAsyncCommands<String, byte[]> redis, String[] keys) {
    return run(redis, keys, 0);
  }

  private CompletionStage<Long> run(
      RedisClusterAsyncCommands<String, byte[]> redis, String[] keys, long delete) {
    Args args = new Args().add(delete);
    types.forEach(args::add);
    return HEAL.run(redis, keys, args.toArray()).thenApply(reply -> Args.number(reply, 0));
  }

  /** Whether {@code failure} says that a key has a wrong type. */
  public static boolean isWrong(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof RedisCommandExecutionException
        && String.valueOf(cause.getMessage()).contains("WRONGTYPE");
  }
}
