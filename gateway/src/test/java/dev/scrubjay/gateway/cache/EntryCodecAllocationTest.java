package dev.scrubjay.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.Allocation;
import dev.scrubjay.gateway.cache.dictionary.ChatAnswers;
import dev.scrubjay.gateway.cache.dictionary.Dictionary;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The budget of bytes for encoding and decoding an envelope; see performance.md. */
final class EntryCodecAllocationTest {
  private static final CacheKey KEY =
      CacheKey.parse("bench", "default:chat.completions:%064x".formatted(1));

  private static Entry entry(int bytes) {
    Instant now = Instant.ofEpochMilli(1_800_000_000_000L);
    Instant end = now.plusSeconds(3600);
    Entry.Origin origin = new Entry.Origin("gpt-4o", 0.01, Duration.ofSeconds(1));
    byte[] payload = ChatAnswers.of(1, 1, bytes).getFirst();
    return new Entry(Buffer.buffer(payload), "application/json", now, end, end, origin);
  }

  @ParameterizedTest
  @CsvSource({"1024, 4500", "4096, 14000"})
  void decodingStaysWithinItsBudget(int bytes, long budget) {
    byte[] envelope = EntryCodec.encode(KEY, entry(bytes), Dictionary.builtIn()).getBytes();
    assertThat(
            Allocation.bytesPerCall(
                () -> EntryCodec.decode(KEY, envelope, Dictionary.builtIn()).orElseThrow()))
        .isLessThan(budget);
  }

  @ParameterizedTest
  @CsvSource({"1024, 6500", "4096, 18000"})
  void encodingStaysWithinItsBudget(int bytes, long budget) {
    Entry entry = entry(bytes);
    assertThat(Allocation.bytesPerCall(() -> EntryCodec.encode(KEY, entry, Dictionary.builtIn())))
        .isLessThan(budget);
  }
}
