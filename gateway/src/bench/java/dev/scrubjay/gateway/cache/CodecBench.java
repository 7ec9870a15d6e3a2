package dev.scrubjay.gateway.cache;

import dev.scrubjay.gateway.cache.dictionary.ChatAnswers;
import dev.scrubjay.gateway.cache.dictionary.Dictionary;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The time of encoding and decoding an envelope, and of copying its payload for comparison. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CodecBench {
  private static final int WORDS = 4000;

  /** Up to here payloads are answers of a chat. */
  private static final int MAX_ANSWER = 4096;

  private static final CacheKey KEY =
      CacheKey.parse("bench", "default:chat.completions:%064x".formatted(1));

  @Param({"1024", "2048", "16384", "262144"})
  public int bytes;

  private byte[] payload;
  private Entry entry;
  private byte[] plain;
  private byte[] compressed;
  private byte[] withDictionary;

  @Setup
  public void make() {
    payload =
        bytes <= MAX_ANSWER
            ? ChatAnswers.of(1, 1, bytes).getFirst()
            : text(bytes).getBytes(StandardCharsets.UTF_8);
    Instant now = Instant.ofEpochMilli(1_800_000_000_000L);
    Instant end = now.plusSeconds(3600);
    Entry.Origin origin = new Entry.Origin("gpt-4o", 0.01, Duration.ofSeconds(1));
    entry = new Entry(Buffer.buffer(payload), "application/json", now, end, end, origin);
    plain = EntryCodec.encode(KEY, entry).getBytes();
    compressed = EntryCodec.encode(KEY, entry, Dictionary.EMPTY).getBytes();
    withDictionary = EntryCodec.encode(KEY, entry, Dictionary.builtIn()).getBytes();
  }

  /** Random words with uneven frequencies, about as compressible as English. */
  private static String text(int length) {
    SplittableRandom random = new SplittableRandom(1);
    String[] words = new String[WORDS];
    Arrays.setAll(words, i -> word(random));
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(words[(int) (WORDS * Math.pow(random.nextDouble(), 3))]).append(' ');
    }
    text.setLength(length);
    return text.toString();
  }

  private static String word(SplittableRandom random) {
    return random
        .ints(2 + random.nextInt(9), 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Benchmark
  public byte[] copy() {
    return Arrays.copyOf(payload, payload.length);
  }

  @Benchmark
  public Buffer encodePlain() {
    return EntryCodec.encode(KEY, entry);
  }

  @Benchmark
  public Buffer encodeLz4() {
    return EntryCodec.encode(KEY, entry, Dictionary.EMPTY);
  }

  @Benchmark
  public Buffer encodeWithDictionary() {
    return EntryCodec.encode(KEY, entry, Dictionary.builtIn());
  }

  @Benchmark
  public Entry decodePlain() {
    return EntryCodec.decode(KEY, plain, Dictionary.EMPTY).orElseThrow();
  }

  @Benchmark
  public Entry decodeLz4() {
    return EntryCodec.decode(KEY, compressed, Dictionary.EMPTY).orElseThrow();
  }

  @Benchmark
  public Entry decodeWithDictionary() {
    return EntryCodec.decode(KEY, withDictionary, Dictionary.builtIn()).orElseThrow();
  }
}
