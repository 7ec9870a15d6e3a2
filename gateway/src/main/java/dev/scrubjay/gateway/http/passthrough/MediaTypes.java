package dev.scrubjay.gateway.http.passthrough;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The media types that make a difference here. */
final class MediaTypes {
  private MediaTypes() {}

  static boolean isJson(@Nullable String contentType) {
    return contentType != null
        && contentType.strip().toLowerCase(Locale.ROOT).matches("application/json\\s*(;.*)?");
  }
}
