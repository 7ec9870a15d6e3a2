package dev.scrubjay.gateway.cli.replay;

import dev.scrubjay.gateway.cache.redis.EvictionReplay.Access;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads traces with one access a line, in one of three forms, recognized by the first line:
 *
 * <ul>
 *   <li>CSV: {@code time_ms,key,bytes,cost_usd,latency_ms[,tenant]}, with or without that header
 *   <li>JSON lines with members of these names
 *   <li>keys alone: 1 KiB, a tenth of a cent and one second each, a millisecond apart
 * </ul>
 */
final class TraceReader {
  static final List<String> NAMES =
      List.of("time_ms", "key", "bytes", "cost_usd", "latency_ms", "tenant");

  private final String source;
  private final List<Access> accesses = new ArrayList<>();
  private int line;

  private TraceReader(String source) {
    this.source = source;
  }

  /**
   * Reads the accesses in {@code text}.
   *
   * @param source the trace's name in errors
   * @throws TraceException naming the first line that cannot be read
   */
  static List<Access> read(String source, BufferedReader text) throws IOException {
    TraceReader reader = new TraceReader(source);
    reader.read(text);
    return reader.accesses;
  }

  private void read(BufferedReader text) throws IOException {
    LineFormat format = null;
    for (String next = text.readLine(); next != null; next = text.readLine()) {
      line++;
      String content = next.strip();
      if (content.isEmpty()) {
        continue;
      }
      boolean first = format == null;
      format = format == null ? LineFormat.of(content) : format;
      if (!(first && format.isHeader(content))) {
        add(format, content);
      }
    }
    if (accesses.isEmpty()) {
      throw new TraceException(source, line, "no access (expected: at least one)");
    }
  }

  private void add(LineFormat format, String content) {
    try {
      Access access = format.access(content, accesses.size());
      if (!accesses.isEmpty() && access.millis() < accesses.getLast().millis()) {
        throw new IllegalArgumentException(
            "time_ms: " + access.millis() + " (expected: no earlier than the line before)");
      }
      accesses.add(access);
    } catch (IllegalArgumentException e) {
      throw new TraceException(source, line, String.valueOf(e.getMessage()));
    }
  }
}
