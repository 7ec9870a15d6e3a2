package dev.scrubjay.gateway.http.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.json.Json;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads request bodies, each of which must be exactly one JSON object. */
public final class JsonBody {
  private static final Pattern ADVICE =
      Pattern.compile("(?s) *(\\(start marker at|\\(not recognized as|\n|: enable `).*");

  /** The characters that are decoded at once. */
  private static final int MAX_PIECE = 8192;

  private JsonBody() {}

  /**
   * The object in {@code body}.
   *
   * @throws ApiException naming the fault and its place, if the body is anything else
   */
  public static ObjectNode parse(@Nullable String contentType, @Nullable Buffer body) {
    requireJson(contentType);
    if (body == null || body.length() == 0) {
      throw invalid("The request has no body.", "invalid_json");
    }
    byte[] bytes = body.getBytes();
    requireUtf8(bytes);
    try {
      return Json.object(bytes);
    } catch (StreamConstraintsException e) {
      String limit = e.getOriginalMessage().replaceAll(", from `[^`]*`", "");
      throw invalid("The body exceeds a limit: " + limit, "json_too_deep");
    } catch (JsonProcessingException e) {
      throw invalid("The body is not valid JSON: " + describe(e), "invalid_json");
    }
  }

  private static void requireJson(@Nullable String contentType) {
    if (!MediaTypes.isJson(contentType)) {
      throw new ApiException(
          ApiError.of(
              ErrorKind.UNSUPPORTED_MEDIA_TYPE,
              "unsupported_media_type",
              "Content-Type: expected application/json, not '"
                  + MediaTypes.essence(contentType)
                  + "'."));
    }
  }

  /** Decodes the text piece by piece, so that it takes no memory in proportion. */
  private static void requireUtf8(byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer text = ByteBuffer.wrap(bytes);
    CharBuffer piece = CharBuffer.allocate(Math.min(bytes.length, MAX_PIECE));
    CoderResult decoded;
    do {
      decoded = decoder.decode(text, piece.clear(), true);
    } while (decoded.isOverflow());
    if (decoded.isError()) {
      throw invalid("The body is not valid UTF-8.", "invalid_encoding");
    }
  }

  /** The parser's message without what it advises its programmer, and without names of its code. */
  private static String describe(JsonProcessingException e) {
    String message =
        e.getOriginalMessage().startsWith("Trailing token")
            ? "something follows the object"
            : ADVICE.matcher(e.getOriginalMessage()).replaceFirst("");
    return e.getLocation() == null
        ? message
        : message
            + " (line "
            + e.getLocation().getLineNr()
            + ", column "
            + e.getLocation().getColumnNr()
            + ")";
  }

  private static ApiException invalid(String message, String code) {
    return new ApiException(ApiError.of(ErrorKind.INVALID_REQUEST, code, message));
  }
}
