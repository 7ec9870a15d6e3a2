package dev.scrubjay.gateway.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.cache.dictionary.Dictionary;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.model.Cost;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class EntryCodecTest {
  private static final CacheKey KEY = CacheKey.derive(Scope.DEFAULT, "op", "", new byte[] {1});
  private static final CacheKey OTHER = CacheKey.derive(Scope.DEFAULT, "op", "", new byte[] {2});
  private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_123L);

  private static final Dictionary DICTIONARY =
      Dictionary.of(
          new Random(7)
              .ints(1000, 'a', 'z')
              .mapToObj(Character::toString)
              .collect(joining())
              .getBytes(UTF_8));

  private static Entry entry(byte[] payload) {
    return new Entry(
        Buffer.buffer(payload),
        "application/json; charset=utf-8",
        NOW,
        NOW.plusSeconds(60),
        NOW.plusSeconds(90),
        new Entry.Origin("gpt-4ö", 0.0123, Duration.ofMillis(1234)));
  }

  private static byte[] encode(byte[] payload, boolean compress) {
    return compress
        ? EntryCodec.encode(KEY, entry(payload), Dictionary.EMPTY).getBytes()
        : EntryCodec.encode(KEY, entry(payload)).getBytes();
  }

  private static Optional<Entry> decode(CacheKey key, byte[] envelope) {
    return EntryCodec.decode(key, envelope, Dictionary.EMPTY);
  }

  @Property
  void encodedEntryIsDecodedUnchanged(
      @ForAll @Size(max = 3000) byte[] payload, @ForAll boolean compress) {
    assertThat(decode(KEY, encode(payload, compress))).contains(entry(payload));
  }

  @Test
  void compressionIsUsedOnlyIfItSavesBytes() {
    byte[] dull = new byte[10_000];
    assertThat(encode(dull, true)).hasSizeLessThan(300);
    byte[] noise = new byte[10_000];
    new Random(42).nextBytes(noise);
    assertThat(encode(noise, true)).hasSameSizeAs(encode(noise, false));
    assertThat(EntryCodec.payloadBytes(encode(noise, false))).isEqualTo(10_000);
  }

  @Property
  void entryWithDictionaryIsDecodedWithThatAlone(@ForAll @Size(max = 300) byte[] own) {
    byte[] payload = Arrays.copyOf(DICTIONARY.bytes(), 600 + own.length);
    System.arraycopy(own, 0, payload, 600, own.length);
    byte[] envelope = EntryCodec.encode(KEY, entry(payload), DICTIONARY).getBytes();
    assertThat(EntryCodec.dictionary(envelope)).isEqualTo(DICTIONARY.id());
    assertThat(EntryCodec.payloadBytes(envelope)).isLessThan(50 + own.length);
    assertThat(EntryCodec.decode(KEY, envelope, DICTIONARY)).contains(entry(payload));
    assertThat(EntryCodec.decode(KEY, envelope, Dictionary.builtIn())).isEmpty();
    assertThat(EntryCodec.decode(KEY, envelope, Dictionary.EMPTY)).isEmpty();
  }

  @Test
  void payloadsTooLongForADictionaryDoWithout() {
    byte[] envelope = EntryCodec.encode(KEY, entry(new byte[100_000]), DICTIONARY).getBytes();
    assertThat(EntryCodec.dictionary(envelope)).isEqualTo(Dictionary.EMPTY.id());
    assertThat(envelope).hasSizeLessThan(1000);
    assertThat(decode(KEY, envelope)).contains(entry(new byte[100_000]));
  }

  @Test
  void droppedMembersAreKept() {
    Entry plain = entry(new byte[200]);
    Entry.Origin origin =
        new Entry.Origin("m", Cost.UNKNOWN, Duration.ofMillis(5), List.of("seed", "top_k"));
    Entry entry =
        new Entry(
            plain.payload(),
            plain.contentType(),
            plain.created(),
            plain.softExpiry(),
            plain.hardExpiry(),
            origin);
    byte[] envelope = EntryCodec.encode(KEY, entry).getBytes();
    assertThat(decode(KEY, envelope)).contains(entry);
    assertThat(EntryCodec.payloadBytes(envelope)).isEqualTo(200);
  }

  @Test
  void entryOfAnotherKeyIsNotDecoded() {
    assertThat(decode(OTHER, encode(new byte[] {7}, false))).isEmpty();
  }

  @Test
  void everyFlippedBitIsDetected() {
    for (byte[] envelope :
        List.of(
            encode(new byte[200], false),
            encode(new byte[200], true),
            EntryCodec.encode(KEY, entry(new byte[200]), DICTIONARY).getBytes())) {
      for (int bit = 0; bit < envelope.length * 8; bit++) {
        byte[] flipped = envelope.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        Optional<Entry> decoded = EntryCodec.decode(KEY, flipped, DICTIONARY);
        if (bit / 8 < 56 || bit / 8 >= 72) {
          assertThat(decoded).as("bit %s", bit).isEmpty();
        } else {
          decoded // only an expiry may be wrong
              .ifPresent(
              read ->
                  assertThat(read)
                      .usingRecursiveComparison()
                      .ignoringFields("softExpiry", "hardExpiry")
                      .isEqualTo(entry(new byte[200])));
        }
      }
    }
  }

  @Test
  void expiriesCanChangeWithoutTheChecksum() {
    byte[] envelope = encode(new byte[200], true);
    ByteBuffer.wrap(envelope).putLong(56, NOW.plusSeconds(600).toEpochMilli());
    ByteBuffer.wrap(envelope).putLong(64, NOW.plusSeconds(900).toEpochMilli());
    assertThat(decode(KEY, envelope))
        .hasValueSatisfying(
            entry -> {
              assertThat(entry.softExpiry()).isEqualTo(NOW.plusSeconds(600));
              assertThat(entry.hardExpiry()).isEqualTo(NOW.plusSeconds(900));
            });
  }

  @Test
  void previousVersionIsStillDecoded() {
    assertThat(decode(KEY, versionOne(encode(new byte[200], true)))).contains(entry(new byte[200]));
  }

  @Test
  void laterVersionIsNotDecoded() {
    byte[] envelope = encode(new byte[200], true);
    envelope[4] = 3;
    assertThat(decode(KEY, envelope)).isEmpty();
  }

  /** The same entry in version 1, whose checksum includes everything. */
  private static byte[] versionOne(byte[] envelope) {
    envelope[4] = 1;
    CRC32C crc = new CRC32C();
    crc.update(envelope, 0, 8);
    crc.update(envelope, 12, envelope.length - 12);
    ByteBuffer.wrap(envelope).putInt(8, (int) crc.getValue());
    return envelope;
  }

  @Test
  void everyTruncationIsDetected() {
    byte[] envelope = encode(new byte[200], true);
    for (int length = 0; length < envelope.length; length++) {
      assertThat(decode(KEY, Arrays.copyOf(envelope, length))).isEmpty();
    }
  }

  @Property
  void anyBytesAreHandled(@ForAll @Size(max = 300) byte[] bytes) {
    assertThat(decode(KEY, bytes)).isEmpty();
    assertThat(EntryCodec.dictionary(bytes)).isEqualTo(Dictionary.EMPTY.id());
  }
}
