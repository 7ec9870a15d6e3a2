package dev.scrubjay.gateway.http.passthrough;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the field {@code model} in the beginning of a multipart body, as its bytes come. Bytes
 * are read once, however many parts they come in. Not thread-safe.
 */
final class MultipartModel {
  private static final Pattern BOUNDARY =
      Pattern.compile(
          "multipart/form-data\\s*;.*?\\bboundary=(?:\"([^\"]{1,70})\"|([^\\s;,\"]{1,70})).*",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern FIELD =
      Pattern.compile("content-disposition:\\s*form-data;.*\\bname=\"?model\"?\\s*(;.*|$)");
  private static final byte[] END_OF_HEADERS = "\r\n\r\n".getBytes(UTF_8);
  private static final int MAX_HEADERS = 16 << 10;
  private static final int MAX_NAME = 256;

  private final byte[] delimiter;
  private boolean inHeaders;
  private boolean inField;
  private int from;
  private int partStart;
  private @Nullable Found found;

  /** The model's name, and the bytes of the body that hold it. */
  record Found(String name, int start, int end) {

    /** The body with another name. */
    Buffer renamed(Buffer body, String other) {
      return Buffer.buffer()
          .appendBuffer(body.slice(0, start))
          .appendString(other)
          .appendBuffer(body.slice(end, body.length()));
    }
  }

  private MultipartModel(String boundary) {
    this.delimiter = ("\r\n--" + boundary).getBytes(UTF_8);
  }

  /** A search in a body of {@code contentType}; empty if that is not multipart. */
  static Optional<MultipartModel> in(@Nullable String contentType) {
    Matcher matcher = BOUNDARY.matcher(contentType == null ? "" : contentType.strip());
    return matcher.matches()
        ? Optional.of(
            new MultipartModel(matcher.group(1) == null ? matcher.group(2) : matcher.group(1)))
        : Optional.empty();
  }

  Optional<Found> found() {
    return Optional.ofNullable(found);
  }

  /** Whether no more of the body needs to be read than {@code body}, which only grows. */
  boolean isDecided(Buffer body) {
    while (true) {
      byte[] wanted = inHeaders ? END_OF_HEADERS : expected();
      int at = indexOf(body, wanted);
      if (at < 0) {
        from = Math.max(from, body.length() - wanted.length + 1);
        return inHeaders && body.length() - partStart > MAX_HEADERS;
      }
      if (inHeaders) {
        inField = isField(body.getString(partStart, at));
        begin(false, at + wanted.length);
      } else if (inField) {
        found = at - partStart > MAX_NAME ? null : found(body, at);
        return true;
      } else if (body.length() < at + wanted.length + 2) {
        return false;
      } else if (body.getString(at + wanted.length, at + wanted.length + 2).equals("--")) {
        return true;
      } else {
        begin(true, at + wanted.length);
      }
    }
  }

  /** The first delimiter begins the body, as a rule, without a line before it. */
  private byte[] expected() {
    return partStart > 0 ? delimiter : new String(delimiter, UTF_8).substring(2).getBytes(UTF_8);
  }

  private void begin(boolean headers, int start) {
    inHeaders = headers;
    partStart = start;
    from = start;
  }

  private Found found(Buffer body, int end) {
    return new Found(body.getString(partStart, end).strip(), partStart, end);
  }

  private static boolean isField(String headers) {
    for (String header : headers.split("\r\n", -1)) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (FIELD.matcher(lower).matches() && !lower.contains("filename")) {
        return true;
      }
    }
    return false;
  }

  private int indexOf(Buffer body, byte[] wanted) {
    for (int at = from; at <= body.length() - wanted.length; at++) {
      int matching = 0;
      while (matching < wanted.length && body.getByte(at + matching) == wanted[matching]) {
        matching++;
      }
      if (matching == wanted.length) {
        return at;
      }
    }
    return -1;
  }
}
