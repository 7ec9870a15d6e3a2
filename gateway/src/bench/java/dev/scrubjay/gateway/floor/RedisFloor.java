package dev.scrubjay.gateway.floor;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import net.jpountz.lz4.LZ4CompressorWithLength;
import net.jpountz.lz4.LZ4DecompressorWithLength;
import net.jpountz.lz4.LZ4Factory;

/** A server that digests the body, reads one key of Redis, and answers what it decompresses. */
final class RedisFloor {
  private static final byte[] KEY = "floor:answer".getBytes(StandardCharsets.UTF_8);

  private final RedisAsyncCommands<byte[], byte[]> redis;
  private final LZ4DecompressorWithLength decompressor =
      new LZ4DecompressorWithLength(LZ4Factory.fastestInstance().fastDecompressor());

  RedisFloor(String url) {
    redis = RedisClient.create(url).connect(ByteArrayCodec.INSTANCE).async();
    LZ4CompressorWithLength compressor =
        new LZ4CompressorWithLength(LZ4Factory.fastestInstance().fastCompressor());
    redis.set(KEY, compressor.compress(FixedAnswer.json().getBytes())).toCompletableFuture().join();
  }

  void answer(HttpServerRequest request) {
    Context context = Vertx.currentContext();
    request
        .body()
        .onSuccess(
            body -> {
              request.response().putHeader("x-key", digest(body));
              redis
                  .get(KEY)
                  .thenAccept(
                      value ->
                          context.runOnContext(
                              back ->
                                  FloorServer.end(
                                      request, Buffer.buffer(decompressor.decompress(value)))));
            });
  }

  private static String digest(Buffer body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
