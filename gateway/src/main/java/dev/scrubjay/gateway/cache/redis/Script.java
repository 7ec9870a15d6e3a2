package dev.scrubjay.gateway.cache.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A Lua script that gives a number, called by its hash; sent whole where Redis has lost it. */
final class Script {
  private final String text;
  private final String sha1;

  private Script(String text, String sha1) {
    this.text = text;
    this.sha1 = sha1;
  }

  /** The script in the file {@code name} beside this class. */
  static Script load(String name) {
    try (InputStream file = Script.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException("not on the class path: " + name);
      }
      byte[] bytes = file.readAllBytes();
      byte[] hash = MessageDigest.getInstance("SHA-1").digest(bytes);
      String sha1 = HexFormat.of().formatHex(hash);
      return new Script(new String(bytes, StandardCharsets.UTF_8), sha1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  CompletionStage<Long> run(
      RedisAsyncCommands<String, byte[]> redis, String[] keys, byte[]... args) {
    return redis
        .<Long>evalsha(sha1, ScriptOutputType.INTEGER, keys, args)
        .exceptionallyCompose(
            failure ->
                failure instanceof RedisNoScriptException
                    ? redis.<Long>eval(text, ScriptOutputType.INTEGER, keys, args)
                    : CompletableFuture.failedStage(failure));
  }
}
