package dev.scrubjay.gateway.upstream.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.SseEvent;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** Frames are made by hand here, by the format's description. */
final class AwsEventParserTest {
  private static final byte STRING = 7;

  private static byte[] frame(String type, String name, String value, String payload) {
    ByteArrayOutputStream headers = new ByteArrayOutputStream();
    header(headers, ":message-type", type);
    header(headers, name, value);
    byte[] body = payload.getBytes(UTF_8);
    ByteBuffer frame = ByteBuffer.allocate(16 + headers.size() + body.length);
    frame.putInt(frame.capacity()).putInt(headers.size());
    frame.putInt(crc(frame.array(), 8));
    frame.put(headers.toByteArray()).put(body);
    return frame.putInt(crc(frame.array(), frame.position())).array();
  }

  private static void header(ByteArrayOutputStream out, String name, String value) {
    out.write(name.length());
    out.writeBytes(name.getBytes(UTF_8));
    out.write(STRING);
    out.write(value.length() >> 8);
    out.write(value.length());
    out.writeBytes(value.getBytes(UTF_8));
  }

  private static int crc(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  private static final byte[] EVENT =
      frame("event", ":event-type", "messageStop", "{\"stopReason\":\"end_turn\"}");

  @Test
  void framesAreReadWhereverTheBytesAreCut() {
    ByteArrayOutputStream twice = new ByteArrayOutputStream();
    twice.writeBytes(EVENT);
    twice.writeBytes(EVENT);
    SseEvent event = new SseEvent("messageStop", "{\"stopReason\":\"end_turn\"}");
    for (int cut = 0; cut <= twice.size(); cut++) {
      AwsEventParser parser = new AwsEventParser();
      List<SseEvent> events = new ArrayList<>();
      events.addAll(parser.accept(Arrays.copyOf(twice.toByteArray(), cut)));
      events.addAll(parser.accept(Arrays.copyOfRange(twice.toByteArray(), cut, twice.size())));
      assertThat(events).as("cut at %s", cut).containsExactly(event, event);
    }
  }

  @Test
  void damageAnywhereIsNoticed() {
    for (int i = 0; i < EVENT.length; i++) {
      byte[] damaged = EVENT.clone();
      damaged[i] ^= 4;
      AwsEventParser parser = new AwsEventParser();
      if (i < 4) {
        continue; // a longer frame has not ended yet, and a shorter one is damaged
      }
      assertThatThrownBy(() -> parser.accept(damaged))
          .as("byte %s", i)
          .isInstanceOf(MalformedReplyException.class);
    }
  }

  @Test
  void exceptionBecomesAnErrorWithItsName() {
    byte[] exception =
        frame("exception", ":exception-type", "throttlingException", "{\"message\":\"slow\"}");

    assertThat(new AwsEventParser().accept(exception))
        .containsExactly(
            new SseEvent(
                "error", "{\"error\":{\"code\":\"throttlingException\",\"message\":\"slow\"}}"));
  }
}
