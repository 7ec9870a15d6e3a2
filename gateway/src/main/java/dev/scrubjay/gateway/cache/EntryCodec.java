package dev.scrubjay.gateway.cache;

import dev.scrubjay.gateway.cache.dictionary.Dictionary;
import dev.scrubjay.gateway.cache.dictionary.DictionaryCodec;
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
 *      5      1  codec: 0 none, 1 LZ4 block, 2 LZ4 block with a dictionary
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
 *      .      .  payload; with a dictionary, after the 8 bytes of its id
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
  private static final byte LZ4_WITH_DICTIONARY = 2;
  private static final int CODEC_AT = 5;
  private static final int DROPPED_AT = 6;
  private static final int CHECKSUM_AT = 8;
  private static final int CHECKED_FROM = 12;
  private static final int EXPIRIES_FROM = 56;
  private static final int EXPIRIES_TO = 72;
  private static final int HASH_BYTES = 32;
  private static final int ID_BYTES = 8;
  private static final int FIXED_BYTES = 88;

  /** The largest payload that is decoded; a larger length is taken for corruption. */
  private static final int MAX_RAW_BYTES = 256 << 20;

  private static final LZ4Compressor COMPRESSOR = LZ4Factory.fastestInstance().fastCompressor();
  private static final LZ4SafeDecompressor DECOMPRESSOR =
      LZ4Factory.fastestInstance().safeDecompressor();

  private EntryCodec() {}

  /** Encodes {@code entry} as it is. */
  public static Buffer encode(CacheKey key, Entry entry) {
    return encode(key, entry, PLAIN, entry.payload().getBytes());
  }

  /**
   * Encodes {@code entry} with its payload compressed, if that makes it smaller.
   *
   * @param dictionary not used for payloads that are too long to gain by one
   */
  public static Buffer encode(CacheKey key, Entry entry, Dictionary dictionary) {
    byte[] raw = entry.payload().getBytes();
    boolean plainBlock = dictionary.size() == 0 || raw.length > DictionaryCodec.MAX_RAW_BYTES;
    byte[] squeezed = plainBlock ? COMPRESSOR.compress(raw) : withDictionary(raw, dictionary);
    if (squeezed.length >= raw.length) {
      return encode(key, entry, PLAIN, raw);
    }
    return encode(key, entry, plainBlock ? LZ4 : LZ4_WITH_DICTIONARY, squeezed);
  }

  private static byte[] withDictionary(byte[] raw, Dictionary dictionary) {
    byte[] block = DictionaryCodec.compress(raw, dictionary);
    return ByteBuffer.allocate(ID_BYTES + block.length).putLong(dictionary.id()).put(block).array();
  }

  private static Buffer encode(CacheKey key, Entry entry, byte codec, byte[] payload) {
    byte[] model = utf8(entry.origin().model());
    byte[] type = utf8(entry.contentType());
    byte[] dropped = utf8(String.join(",", entry.origin().dropped()));
    ByteBuffer out =
        ByteBuffer.allocate(
            FIXED_BYTES + 4 + model.length + type.length + dropped.length + payload.length);
    out.putInt(MAGIC).put(VERSION).put(codec);
    out.putShort((short) dropped.length).putInt(0);
    out.put(HexFormat.of().parseHex(key.hash())).putInt(entry.payload().length());
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

  /**
   * The id of the dictionary without which {@code envelope} cannot be decoded; that of {@link
   * Dictionary#EMPTY} if none is needed, or if this is no envelope.
   */
  public static long dictionary(byte[] envelope) {
    try {
      ByteBuffer in = ByteBuffer.wrap(envelope);
      return in.getInt(0) == MAGIC && in.get(CODEC_AT) == LZ4_WITH_DICTIONARY
          ? in.getLong(payloadAt(in))
          : Dictionary.EMPTY.id();
    } catch (IndexOutOfBoundsException e) {
      return Dictionary.EMPTY.id();
    }
  }

  /**
   * Decodes {@code bytes}; empty if they are not an intact entry of {@code key}.
   *
   * @param dictionary the one that {@link #dictionary(byte[])} names
   */
  public static Optional<Entry> decode(CacheKey key, byte[] bytes, Dictionary dictionary) {
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
    boolean ours = known && codec >= PLAIN && codec <= LZ4_WITH_DICTIONARY;
    if (!ours || in.getInt() != checksum(version, bytes)) {
      return Optional.empty();
    }
    byte[] hash = new byte[HASH_BYTES];
    in.get(hash);
    if (!Arrays.equals(hash, HexFormat.of().parseHex(key.hash()))) {
      return Optional.empty();
    }
    try {
      return rest(in, codec, dropped, dictionary);
    } catch (BufferUnderflowException | LZ4Exception | ArithmeticException e) {
      return Optional.empty();
    }
  }

  /** The length of the payload in {@code envelope}, which {@link #encode} returned. */
  public static int payloadBytes(byte[] envelope) {
    return envelope.length - payloadAt(ByteBuffer.wrap(envelope));
  }

  private static int payloadAt(ByteBuffer in) {
    int typeAt = FIXED_BYTES + 2 + Short.toUnsignedInt(in.getShort(FIXED_BYTES));
    int type = Short.toUnsignedInt(in.getShort(typeAt));
    return typeAt + 2 + type + Short.toUnsignedInt(in.getShort(DROPPED_AT));
  }

  private static Optional<Entry> rest(
      ByteBuffer in, byte codec, int droppedBytes, Dictionary dictionary) {
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
    if (codec == LZ4_WITH_DICTIONARY && in.getLong() != dictionary.id()) {
      return Optional.empty();
    }
    byte[] payload = new byte[in.remaining()];
    in.get(payload);
    byte[] raw =
        switch (codec) {
          case LZ4 -> DECOMPRESSOR.decompress(payload, rawLength);
          case LZ4_WITH_DICTIONARY -> DictionaryCodec.decompress(payload, rawLength, dictionary);
          default -> payload;
        };
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
