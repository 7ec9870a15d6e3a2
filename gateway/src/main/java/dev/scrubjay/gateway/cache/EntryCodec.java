package dev.scrubjay.gateway.cache;

import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.model.Cost;
import io.vertx.core.buffer.Buffer;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * Encodes entries as the bytes that Redis holds, and decodes them. Numbers are big-endian.
 *
 * <pre>
 * offset  bytes  what
 *      0      4  magic, "SJAY"
 *      4      1  version, 2
 *      5      1  codec: 0 none, 1 LZ4 block
 *      6      2  length of the names of dropped members
 *      8      4  CRC-32C of all other bytes but the expiries
 *     12     32  SHA-256 hash of the key
 *     44      4  length of the payload before compression
 *     48      8  created, ms since the epoch
 *     56      8  soft expiry; touch.lua extends it and the next
 *     64      8  hard expiry
 *     72      8  cost of the answer, USD, IEEE 754
 *     80      8  latency of the answer, ms
 *     88      2  length of the model's id, then its UTF-8
 *      .      2  length of the content type, then its UTF-8
 *      .      .  names of dropped members, with commas
 *      .      .  payload
 * </pre>
 *
 * <p>The checksum leaves the expiries out, so that touch.lua can change them. A flipped bit in one
 * can at worst end an entry early, or leave its end to Redis' own expiry. Version 1, which is read
 * and not written, has them under the checksum.
 */
public final class EntryCodec {
  private static final int MAGIC = 0x534a4159;
  private static final byte VERSION = 2;
  private static final byte VERSION_WITH_CHECKED_EXPIRIES = 1;
  private static final byte PLAIN = 0;
  private static final byte LZ4 = 1;
  private static final int DROPPED_AT = 6;
  private static final int CHECKSUM_AT = 8;
  private static final int CHECKED_FROM = 12;
  private static final int EXPIRIES_FROM = 56;
  private static final int EXPIRIES_TO = 72;
  private static final int HASH_BYTES = 32;
  private static final int FIXED_BYTES = 88;

  /** The largest payload that is decoded; a larger length is taken for corruption. */
  private static final int MAX_RAW_BYTES = 256 << 20;

  private static final LZ4Compressor COMPRESSOR = LZ4Factory.fastestInstance().fastCompressor();
  private static final LZ4SafeDecompressor DECOMPRESSOR =
      LZ4Factory.fastestInstance().safeDecompressor();

  private EntryCodec() {}

  /**
   * Encodes {@code entry}.
   *
   * @param compress whether the payload is compressed, if that makes it smaller
   */
  public static Buffer encode(CacheKey key, Entry entry, boolean compress) {
    byte[] raw = entry.payload().getBytes();
    byte[] squeezed = compress ? COMPRESSOR.compress(raw) : raw;
    boolean smaller = squeezed.length < raw.length;
    byte[] payload = smaller ? squeezed : raw;
    byte[] model = utf8(entry.origin().model());
    byte[] type = utf8(entry.contentType());
    byte[] dropped = utf8(String.join(",", entry.origin().dropped()));
    ByteBuffer out =
        ByteBuffer.allocate(
            FIXED_BYTES + 4 + model.length + type.length + dropped.length + payload.length);
    out.putInt(MAGIC).put(VERSION).put(smaller ? LZ4 : PLAIN);
    out.putShort((short) dropped.length).putInt(0);
    out.put(HexFormat.of().parseHex(key.hash())).putInt(raw.length);
    out.putLong(entry.created().toEpochMilli());
    out.putLong(entry.softExpiry().toEpochMilli());
    out.putLong(entry.hardExpiry().toEpochMilli());
    out.putDouble(entry.origin().cost().usd().orElse(Double.NaN))
        .putLong(entry.origin().latency().toMillis());
    out.putShort((short) model.length).put(model);
    out.putShort((short) type.length).put(type);
    out.put(dropped).put(payload);
    out.putInt(CHECKSUM_AT, checksum(VERSION, out.array()));
    return Buffer.buffer(out.array());
  }

  /** Decodes {@code bytes}; empty if they are not an intact entry of {@code key}. */
  public static Optional<Entry> decode(CacheKey key, byte[] bytes) {
    if (bytes.length < FIXED_BYTES + 4) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int magic = in.getInt();
    byte version = in.get();
    boolean known =
        magic == MAGIC && (version == VERSION || version == VERSION_WITH_CHECKED_EXPIRIES);
    byte codec = in.get();
    int dropped = Short.toUnsignedInt(in.getShort());
    boolean ours = known && (codec == PLAIN || codec == LZ4);
    if (!ours || in.getInt() != checksum(version, bytes)) {
      return Optional.empty();
    }
    byte[] hash = new byte[HASH_BYTES];
    in.get(hash);
    if (!Arrays.equals(hash, HexFormat.of().parseHex(key.hash()))) {
      return Optional.empty();
    }
    try {
      return rest(in, codec, dropped);
    } catch (BufferUnderflowException | LZ4Exception | ArithmeticException e) {
      return Optional.empty();
    }
  }

  /** The length of the payload in {@code envelope}, which {@link #encode} returned. */
  public static int payloadBytes(byte[] envelope) {
    ByteBuffer in = ByteBuffer.wrap(envelope, FIXED_BYTES, envelope.length - FIXED_BYTES);
    text(in);
    text(in);
    return in.remaining() - Short.toUnsignedInt(ByteBuffer.wrap(envelope).getShort(DROPPED_AT));
  }

  private static Optional<Entry> rest(ByteBuffer in, byte codec, int droppedBytes) {
    int rawLength = in.getInt();
    if (rawLength < 0 || rawLength > MAX_RAW_BYTES) {
      return Optional.empty();
    }
    Instant created = Instant.ofEpochMilli(in.getLong());
    Instant softExpiry = Instant.ofEpochMilli(in.getLong());
    Instant hardExpiry = Instant.ofEpochMilli(in.getLong());
    if (softExpiry.isBefore(created) || hardExpiry.isBefore(softExpiry)) {
      return Optional.empty();
    }
    double cost = in.getDouble();
    Duration latency = Duration.ofMillis(in.getLong());
    String model = text(in);
    String type = text(in);
    String dropped = text(in, droppedBytes);
    byte[] payload = new byte[in.remaining()];
    in.get(payload);
    byte[] raw = codec == LZ4 ? DECOMPRESSOR.decompress(payload, rawLength) : payload;
    return raw.length == rawLength
        ? Optional.of(
            new Entry(
                Buffer.buffer(raw),
                type,
                created,
                softExpiry,
                hardExpiry,
                new Entry.Origin(model, Cost.of(cost), latency, names(dropped))))
        : Optional.empty();
  }

  private static List<String> names(String joined) {
    return joined.isEmpty() ? List.of() : List.of(joined.split(",", -1));
  }

  private static String text(ByteBuffer in) {
    return text(in, Short.toUnsignedInt(in.getShort()));
  }

  private static String text(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0xffff) {
      throw new IllegalArgumentException("text: " + bytes.length + " bytes (expected: <= 65535)");
    }
    return bytes;
  }

  private static int checksum(byte version, byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, CHECKSUM_AT);
    int from = CHECKED_FROM;
    if (version == VERSION) {
      crc.update(bytes, CHECKED_FROM, EXPIRIES_FROM - CHECKED_FROM);
      from = EXPIRIES_TO;
    }
    crc.update(bytes, from, bytes.length - from);
    return (int) crc.getValue();
  }
}
