package dev.scrubjay.gateway.upstream.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.Allocation;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The budget of bytes for an event of a stream; see performance.md. */
final class EventAllocationTest {
  private static final int EVENTS = 100;
  private static final int MAX_EVENT = 1 << 20;
  private static final int BUDGET = 2_200;
  private static final String EVENT =
      "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1767225600,"
          + "\"model\":\"gpt-4o-mini\",\"system_fingerprint\":\"fp_bench\",\"choices\":[{\"index\":0,"
          + "\"delta\":{\"content\":\"word \"},\"logprobs\":null,\"finish_reason\":null}],"
          + "\"usage\":null}\n\n";

  @Test
  void eventStaysWithinItsBudget() {
    byte[] event = EVENT.getBytes(StandardCharsets.UTF_8);
    Supplier<Object> stream =
        () -> {
          StreamParser parser = StreamParser.of("text/event-stream", MAX_EVENT);
          int found = 0;
          for (int i = 0; i < EVENTS; i++) {
            found += parser.accept(event).size();
          }
          return found;
        };
    assertThat(stream.get()).isEqualTo(EVENTS);
    assertThat(Allocation.bytesPerCall(stream) / EVENTS).isLessThan(BUDGET);
  }
}
