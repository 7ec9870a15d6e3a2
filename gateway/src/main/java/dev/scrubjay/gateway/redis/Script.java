package dev.scrubjay.gateway.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A Lua script that returns a list. It is called by its hash, and sent whole if Redis lacks it. */
public final class Script {
  private final String text;
  private final KeyTypes types;
  private volatile @Nullable String sha1;
  private volatile boolean sent;

  public Script(String text) {
    this(text, KeyTypes.UNKNOWN);
  }

  private Script(String text, KeyTypes types) {
    this.text = text;
    this.types = types;
  }

  /** The script, which deletes keys that do not have {@code types} where it comes upon them. */
  public Script on(String... types) {
    return on(KeyTypes.of(types));
  }

  /** The same. */
  public Script on(KeyTypes types) {
    return new Script(text, types);
  }

  /** The script with another text. */
  public Script with(String other) {
    return new Script(other, types);
  }

  /** The script whose text is that of the files {@code names} beside {@code owner}, in order. */
  public static Script load(Class<?> owner, String... names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      text.append(read(owner, name));
    }
    return new Script(text.toString());
  }

  private static String read(Class<?> owner, String name) {
    try (InputStream file = owner.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException("not on the class path: " + name);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The hash, which is not needed before the second call. */
  private String sha1() {
    String known = sha1;
    if (known == null) {
      known = sha1(text);
      sha1 = known;
    }
    return known;
  }

  private static String sha1(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  public String text() {
    return text;
  }

  /** Runs the script; the result's items are {@link Long} or {@code byte[]}. */
  public CompletionStage<List<Object>> run(
      RedisClusterAsyncCommands<String, byte[]> redis, String[] keys, byte[]... args) {
    return send(redis, keys, args)
        .exceptionallyCompose(
            failure ->
                types.areKnown() && KeyTypes.isWrong(failure)
                    ? types.heal(redis, keys).thenCompose(healed -> send(redis, keys, args))
                    : CompletableFuture.failedStage(failure));
  }

  /** Sends the whole text the first time, which saves a round trip, and the hash from then on. */
  private CompletionStage<List<Object>> send(
      RedisClusterAsyncCommands<String, byte[]> redis, String[] keys, byte[]... args) {
    if (!sent) {
      sent = true;
      return whole(redis, keys, args);
    }
    return redis
        .<List<Object>>evalsha(sha1(), ScriptOutputType.MULTI, keys, args)
        .exceptionallyCompose(
            failure ->
                failure instanceof RedisNoScriptException
                    ? whole(redis, keys, args)
                    : CompletableFuture.failedStage(failure));
  }

  private CompletionStage<List<Object>> whole(
      RedisClusterAsyncCommands<String, byte[]> redis, String[] keys, byte[]... args) {
    return redis.eval(text, ScriptOutputType.MULTI, keys, args);
  }
}
