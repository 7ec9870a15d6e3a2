package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.http.message.Errors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.compression.JdkZlibDecoder;
import io.netty.handler.codec.compression.ZlibWrapper;
import io.vertx.core.buffer.Buffer;

/**
 * A body that is unpacked while it arrives, up to a limit. Packed bytes are taken in small slices,
 * each of which can grow by a factor of about 1000, so that little is unpacked beyond the limit.
 * Thread-safe.
 */
final class UnpackedBody {
  private static final int SLICE = 1024;

  /** The most by which packed bytes can grow. */
  private static final long GROWTH = 1032;

  private final String encoding;
  private final int limit;
  private final JdkZlibDecoder decoder;
  private final EmbeddedChannel channel;
  private final Buffer unpacked = Buffer.buffer();
  private boolean begun;

  private UnpackedBody(String encoding, JdkZlibDecoder decoder, int limit) {
    this.encoding = encoding;
    this.limit = limit;
    this.decoder = decoder;
    this.channel = new EmbeddedChannel(decoder);
  }

  static UnpackedBody gzip(int limit) {
    return new UnpackedBody("gzip", decoder(ZlibWrapper.GZIP), limit);
  }

  /** With a zlib header, as the standard says, or without, as some clients send it. */
  static UnpackedBody deflate(int limit) {
    return new UnpackedBody("deflate", decoder(ZlibWrapper.ZLIB_OR_NONE), limit);
  }

  private static JdkZlibDecoder decoder(ZlibWrapper wrapper) {
    return new JdkZlibDecoder(wrapper, false, 0);
  }

  /** The most bytes that {@code packed} can become. */
  long mostOf(Buffer packed) {
    return GROWTH * packed.length();
  }

  /** The bytes that have been unpacked. */
  synchronized int size() {
    return unpacked.length();
  }

  /**
   * Unpacks further bytes.
   *
   * @throws ApiException if the body is too large or not in its encoding
   */
  synchronized void add(Buffer packed) {
    if (decoder.isClosed() && packed.length() > 0) {
      throw malformed();
    }
    begun |= packed.length() > 0;
    for (int from = 0; from < packed.length(); from += SLICE) {
      byte[] slice = packed.getBytes(from, Math.min(packed.length(), from + SLICE));
      try {
        channel.writeInbound(Unpooled.wrappedBuffer(slice));
      } catch (DecompressionException e) {
        throw malformed();
      }
      drain();
    }
  }

  private void drain() {
    for (ByteBuf part = channel.readInbound(); part != null; part = channel.readInbound()) {
      try {
        if (unpacked.length() + part.readableBytes() > limit) {
          throw new ApiException(Errors.ofStatus(413));
        }
        byte[] bytes = new byte[part.readableBytes()];
        part.readBytes(bytes);
        unpacked.appendBytes(bytes);
      } finally {
        part.release();
      }
    }
  }

  /**
   * The whole body, as its last byte has arrived.
   *
   * @throws ApiException if it is cut short
   */
  synchronized Buffer whole() {
    if (begun && !decoder.isClosed()) {
      throw malformed();
    }
    return unpacked;
  }

  /** Frees what the decoder holds. */
  synchronized void close() {
    try {
      channel.finishAndReleaseAll();
    } catch (DecompressionException e) {
      // the rest of a malformed body, whose request has been refused
    }
  }

  private ApiException malformed() {
    return new ApiException(
        ApiError.of(
            ErrorKind.INVALID_REQUEST,
            "invalid_content_encoding",
            "The body is not valid " + encoding + ", as its Content-Encoding says it is."));
  }
}
