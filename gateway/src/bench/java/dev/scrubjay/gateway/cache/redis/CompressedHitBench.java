package dev.scrubjay.gateway.cache.redis;

import static dev.scrubjay.gateway.cache.redis.FullCache.get;

import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.EntryCodec;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.cache.dictionary.ChatAnswers;
import dev.scrubjay.gateway.cache.dictionary.Dictionary;
import dev.scrubjay.gateway.cache.dictionary.DictionaryTrainer;
import dev.scrubjay.policy.cache.EvictionPolicy;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The time of a hit in Redis on a chat's answer, by how the answer is compressed. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CompressedHitBench {
  private static final int LOOKUPS = 100;

  /** How the answer is compressed. */
  public enum Compression {
    /** Not at all. */
    PLAIN,
    /** LZ4 without a dictionary. */
    LZ4,
    /** LZ4 with the built-in dictionary. */
    BUILT_IN,
    /** LZ4 with a dictionary trained on such answers. */
    TRAINED
  }

  @Param({"1200", "2400"})
  public int bytes;

  @Param public Compression compression;

  private FullCache full;
  private StoreRequest request;

  @Setup(Level.Trial)
  public void store() {
    full = new FullCache(1000, EvictionPolicy.LRU);
    StoreRequest empty = FullCache.request(0, 0);
    Entry frame = empty.entry();
    Entry entry =
        new Entry(
            Buffer.buffer(ChatAnswers.of(1, 1, bytes).getFirst()),
            frame.contentType(),
            frame.created(),
            frame.softExpiry(),
            frame.hardExpiry(),
            frame.origin());
    request = new StoreRequest(empty.key(), entry, empty.plan(), empty.tags(), empty.lease());
    full.redis().sync().set(full.keys().entry(request.key().id()), envelope());
    full.cache().near().disarm();
  }

  private byte[] envelope() {
    return switch (compression) {
      case PLAIN -> EntryCodec.encode(request.key(), request.entry()).getBytes();
      case LZ4 -> with(Dictionary.EMPTY);
      case BUILT_IN -> with(Dictionary.builtIn());
      case TRAINED -> {
        Dictionary trained =
            DictionaryTrainer.better(ChatAnswers.of(2, 128, bytes), Dictionary.EMPTY).orElseThrow();
        full.redis().sync().set(full.keys().base() + "dict:" + trained.name(), trained.bytes());
        yield with(trained);
      }
    };
  }

  private byte[] with(Dictionary dictionary) {
    return EntryCodec.encode(request.key(), request.entry(), dictionary).getBytes();
  }

  @TearDown(Level.Trial)
  public void close() {
    full.close();
  }

  @Benchmark
  public Lookup oneByOne() {
    return get(full.cache().lookup(request.key()));
  }

  @Benchmark
  @OperationsPerInvocation(LOOKUPS)
  public Future<?> manyAtATime() {
    List<Future<Lookup>> lookups = new ArrayList<>(LOOKUPS);
    for (int i = 0; i < LOOKUPS; i++) {
      lookups.add(full.cache().lookup(request.key()));
    }
    return get(Future.join(lookups));
  }
}
