package dev.scrubjay.gateway.upstream.provider;

import dev.scrubjay.gateway.dialect.SseEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The time of parsing one event of a provider's stream, as a chat completion's chunk. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EventBench {
  private static final int EVENTS = 100;
  private static final int MAX_EVENT = 1 << 20;
  private static final String EVENT =
      "data:"
          + " {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1767225600,"
          + "\"model\":\"gpt-4o-mini\",\"system_fingerprint\":\"fp_bench\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word%02d"
          + " \"},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}\n\n";

  /** Events that arrive in one piece. */
  @Param({"1", "100"})
  public int together;

  private List<byte[]> pieces;

  @Setup
  public void make() {
    pieces = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    for (int i = 1; i <= EVENTS; i++) {
      piece.append(EVENT.formatted(i % EVENTS));
      if (i % together == 0) {
        pieces.add(piece.toString().getBytes(StandardCharsets.UTF_8));
        piece.setLength(0);
      }
    }
  }

  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public List<SseEvent> parse() {
    StreamParser parser = StreamParser.of("text/event-stream", MAX_EVENT);
    List<SseEvent> events = new ArrayList<>(EVENTS);
    for (byte[] piece : pieces) {
      events.addAll(parser.accept(piece));
    }
    return events;
  }
}
