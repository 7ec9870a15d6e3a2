package dev.scrubjay.gateway.upstream.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.SseEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class SseParserTest {
  private static final String STREAM =
      "\uFEFF: comment\r\ndata: one\r\n\r\nevent: ping\rdata:two\rdata\rdata:  three\r\r"
          + "id: 7\nretry: 9\n\ndata: caf\u00e9 \uD83D\uDE00\n\nevent: left over\n";
  private static final List<SseEvent> EVENTS =
      List.of(
          new SseEvent(null, "one"),
          new SseEvent("ping", "two\n\n three"),
          new SseEvent(null, "caf\u00e9 \uD83D\uDE00"));

  @Test
  void eventsAreParsedByTheStandard() {
    SseParser parser = new SseParser(1000);
    assertThat(parser.accept(STREAM.getBytes(StandardCharsets.UTF_8))).isEqualTo(EVENTS);
  }

  @Property
  void buffersMayEndAnywhere(@ForAll @Size(max = 20) List<@IntRange(max = 120) Integer> cuts) {
    byte[] bytes = STREAM.getBytes(StandardCharsets.UTF_8);
    SseParser parser = new SseParser(1000);
    List<SseEvent> events = new ArrayList<>();
    int from = 0;
    for (int cut : cuts.stream().sorted().toList()) {
      int to = Math.min(cut, bytes.length);
      events.addAll(parser.accept(Arrays.copyOfRange(bytes, from, to)));
      from = to;
    }
    events.addAll(parser.accept(Arrays.copyOfRange(bytes, from, bytes.length)));
    assertThat(events).isEqualTo(EVENTS);
  }

  @Test
  void endOfTheBytesEndsTheLastEvent() {
    SseParser parser = new SseParser(1000);
    assertThat(parser.accept("data: one\n\ndata: two\ndata: th".getBytes(StandardCharsets.UTF_8)))
        .containsExactly(new SseEvent(null, "one"));
    assertThat(parser.end()).containsExactly(new SseEvent(null, "two\nth"));
    assertThat(parser.end()).isEmpty();
  }

  @Test
  void sizeOfAnEventIsLimited() {
    SseParser parser = new SseParser(10);
    assertThatThrownBy(() -> parser.accept("data: far too long".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(MalformedReplyException.class);
  }
}
