package dev.scrubjay.gateway.cache.dictionary;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import net.jpountz.lz4.LZ4Factory;

/**
 * What dictionaries save, and the processor time that they take: of invented answers, or of the
 * payloads in files, one a line. A dictionary is trained on at most 128 payloads of a file, and the
 * figures are of the others.
 */
public final class DictionaryFigures {
  private static final LZ4Factory LIBRARY = LZ4Factory.fastestInstance();
  private static final int[] BOUNDS = {1024, 1500, 2600, 8000, 32_000};
  private static final int LEAST = 4;
  private static final int ROUNDS = 301;
  private static final int CALLS = 200;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static int sink;

  private DictionaryFigures() {}

  public static void main(String[] files) throws IOException {
    System.out.println("share of bytes saved, mean; bytes of payloads from, to, their number");
    if (files.length == 0) {
      savings("invented", ChatAnswers.of(1, 128, 1200), ChatAnswers.of(2, 100, 1200));
      savings("invented", ChatAnswers.of(1, 128, 2400), ChatAnswers.of(2, 100, 2400));
    }
    for (String file : files) {
      List<byte[]> all =
          Files.readAllLines(Path.of(file)).stream()
              .map(line -> line.getBytes(UTF_8))
              .filter(payload -> payload.length >= BOUNDS[0])
              .toList();
      int samples = Math.min(128, all.size() / 2);
      savings(file, all.subList(0, samples), all.subList(samples, all.size()));
    }
    for (int bytes : new int[] {1200, 2400}) {
      times(ChatAnswers.of(1, 128, bytes), ChatAnswers.of(2, 1, bytes).getFirst());
    }
  }

  private static void savings(String name, List<byte[]> samples, List<byte[]> payloads) {
    Dictionary trained = DictionaryTrainer.train(samples);
    for (int i = 0; i + 1 < BOUNDS.length; i++) {
      int from = BOUNDS[i];
      int to = BOUNDS[i + 1];
      List<byte[]> some =
          payloads.stream().filter(one -> one.length >= from && one.length < to).toList();
      if (some.size() < LEAST) {
        continue;
      }
      System.out.printf(
          "%-32s %5d %5d %4d  LZ4 %.3f, LZ4 HC %.3f, built-in %.3f, trained %.3f%n",
          name,
          from,
          to,
          some.size(),
          mean(some, LIBRARY.fastCompressor()::compress),
          mean(some, LIBRARY.highCompressor()::compress),
          mean(some, one -> DictionaryCodec.compress(one, Dictionary.builtIn())),
          mean(some, one -> DictionaryCodec.compress(one, trained)));
    }
  }

  private static double mean(List<byte[]> payloads, Function<byte[], byte[]> compression) {
    return payloads.stream()
        .mapToDouble(one -> 1 - Math.min(1, (double) compression.apply(one).length / one.length))
        .average()
        .orElse(Double.NaN);
  }

  /** Prints medians of rounds in which all take turns, by the thread's own processor time. */
  private static void times(List<byte[]> samples, byte[] payload) {
    Dictionary trained = DictionaryTrainer.train(samples);
    byte[] plain = LIBRARY.fastCompressor().compress(payload);
    byte[] builtIn = DictionaryCodec.compress(payload, Dictionary.builtIn());
    byte[] better = DictionaryCodec.compress(payload, trained);
    Map<String, Runnable> all = new LinkedHashMap<>();
    all.put("encode, LZ4", () -> use(LIBRARY.fastCompressor().compress(payload)));
    all.put("encode, LZ4 HC", () -> use(LIBRARY.highCompressor().compress(payload)));
    all.put("encode, built-in", () -> use(DictionaryCodec.compress(payload, Dictionary.builtIn())));
    all.put("encode, trained", () -> use(DictionaryCodec.compress(payload, trained)));
    all.put("decode, LZ4", () -> use(LIBRARY.safeDecompressor().decompress(plain, payload.length)));
    all.put(
        "decode, built-in",
        () -> use(DictionaryCodec.decompress(builtIn, payload.length, Dictionary.builtIn())));
    all.put(
        "decode, trained", () -> use(DictionaryCodec.decompress(better, payload.length, trained)));
    Map<String, List<Long>> nanos = new LinkedHashMap<>();
    for (int round = 0; round < 2 * ROUNDS; round++) {
      boolean warm = round >= ROUNDS;
      all.forEach(
          (name, call) -> {
            long took = cpuNanos(call);
            if (warm) {
              nanos.computeIfAbsent(name, first -> new ArrayList<>()).add(took / CALLS);
            }
          });
    }
    System.out.printf("%nprocessor time of a call, %d bytes, ns: median, least%n", payload.length);
    nanos.forEach(
        (name, took) -> {
          long[] sorted = took.stream().mapToLong(Long::longValue).sorted().toArray();
          System.out.printf("%-18s %8d %8d%n", name, sorted[sorted.length / 2], sorted[0]);
        });
  }

  private static long cpuNanos(Runnable call) {
    long began = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < CALLS; i++) {
      call.run();
    }
    return THREADS.getCurrentThreadCpuTime() - began;
  }

  private static void use(byte[] result) {
    sink += Arrays.hashCode(new int[] {result.length, result[0]});
  }
}
