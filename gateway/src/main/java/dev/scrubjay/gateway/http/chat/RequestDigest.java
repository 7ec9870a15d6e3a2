package dev.scrubjay.gateway.http.chat;

import dev.scrubjay.gateway.load.PartedBody;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** SHA-256 over the parts of a request, each preceded by its length. */
record RequestDigest(long first, long second, long third, long fourth) {

  @Override
  public int hashCode() {
    return Long.hashCode(first);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RequestDigest that
        && first == that.first
        && second == that.second
        && third == that.third
        && fourth == that.fourth;
  }

  /**
   * Makes digests, one after the other. The parts are gathered first, as each update of a digest
   * costs as much as hashing a header. Confined to one event loop.
   */
  static final class Maker {
    private static final int ABSENT = -1;

    private final MessageDigest digest;
    private ByteBuffer parts = ByteBuffer.allocate(512);

    Maker() {
      try {
        digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }

    /** Begins the next digest, without what may be left of one that was not ended. */
    void begin() {
      parts.clear();
    }

    /** Adds a part to the next digest. */
    void add(@Nullable String part) {
      if (part == null) {
        room(Integer.BYTES).putInt(ABSENT);
        return;
      }
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      room(Integer.BYTES + bytes.length).putInt(bytes.length).put(bytes);
    }

    private ByteBuffer room(int bytes) {
      if (parts.remaining() < bytes) {
        parts = ByteBuffer.allocate(2 * parts.capacity() + bytes).put(parts.flip());
      }
      return parts;
    }

    /** The digest of the parts that were added, and of {@code body}. */
    RequestDigest of(PartedBody body) {
      room(Integer.BYTES).putInt(body.length());
      digest.update(parts.flip());
      for (Buffer part : body.parts()) {
        digest.update(((BufferInternal) part).getByteBuf().nioBuffer()); // getBytes() would copy
      }
      ByteBuffer value = ByteBuffer.wrap(digest.digest());
      return new RequestDigest(value.getLong(), value.getLong(), value.getLong(), value.getLong());
    }
  }
}
