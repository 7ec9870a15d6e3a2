package dev.scrubjay.gateway.http.chat;

import io.vertx.core.buffer.Buffer;
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

  /** Takes the parts of a request, in their order. */
  static final class Builder {
    private static final int ABSENT = -1;

    private final MessageDigest digest;
    private final byte[] length = new byte[Integer.BYTES];

    Builder() {
      try {
        digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }

    Builder add(@Nullable String part) {
      if (part == null) {
        return length(ABSENT);
      }
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      length(bytes.length);
      digest.update(bytes);
      return this;
    }

    private Builder length(int bytes) {
      length[0] = (byte) (bytes >> 24);
      length[1] = (byte) (bytes >> 16);
      length[2] = (byte) (bytes >> 8);
      length[3] = (byte) bytes;
      digest.update(length);
      return this;
    }

    /** The digest of the parts, of which {@code last} is the last. */
    RequestDigest of(Buffer last) {
      length(last.length());
      digest.update(last.getBytes());
      ByteBuffer value = ByteBuffer.wrap(digest.digest());
      return new RequestDigest(value.getLong(), value.getLong(), value.getLong(), value.getLong());
    }
  }
}
