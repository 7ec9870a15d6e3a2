package dev.scrubjay.gateway.cache.redis;

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

/** A Lua script that gives a list, called by its hash; sent whole where Redis has lost it. */
final class Script {
  private static final String PRELUDE = "prelude.lua";

  private final String text;
  private final String sha1;

  Script(String text) {
    this.text = text;
    this.sha1 = sha1(text);
  }

  /** The script in the file {@code name} beside this class. */
  static Script load(String name) {
    return new Script(read(name));
  }

  /** The same with {@code prelude.lua} before it. */
  static Script onEntries(String name) {
    return new Script(read(PRELUDE) + read(name));
  }

  static String read(String name) {
    try (InputStream file = Script.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException("not on the class path: " + name);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha1(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  String text() {
    return text;
  }

  /** The list's items: {@link Long} or {@code byte[]}. */
  CompletionStage<List<Object>> run(
      RedisClusterAsyncCommands<String, byte[]> redis, String[] keys, byte[]... args) {
    return redis
        .<List<Object>>evalsha(sha1, ScriptOutputType.MULTI, keys, args)
        .exceptionallyCompose(
            failure ->
                failure instanceof RedisNoScriptException
                    ? redis.<List<Object>>eval(text, ScriptOutputType.MULTI, keys, args)
                    : CompletableFuture.failedStage(failure));
  }
}
