package dev.scrubjay.gateway.http.message;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The media types that make a difference here. */
public final class MediaTypes {
  private MediaTypes() {}

  /** Whether a {@code Content-Type} is JSON, whatever its parameters. */
  public static boolean isJson(@Nullable String contentType) {
    return essence(contentType).toLowerCase(Locale.ROOT).equals("application/json");
  }

  /** A {@code Content-Type} without its parameters; empty if there is none. */
  static String essence(@Nullable String contentType) {
    return contentType == null ? "" : contentType.split(";", 2)[0].strip();
  }
}
