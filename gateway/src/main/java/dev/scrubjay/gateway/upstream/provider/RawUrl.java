package dev.scrubjay.gateway.upstream.provider;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The URL of a path of a provider's API. Base URLs end in the API's version, and paths begin with
 * one, or have none, or name it later ({@code /upload/v1beta/files}): it is never there twice.
 */
final class RawUrl {
  private static final Pattern VERSIONED = Pattern.compile("(.*)/(v\\d+[a-z0-9]*)/?");
  private static final Pattern WITH_VERSION = Pattern.compile("/v\\d+[a-z0-9]*(/.*)?");

  private RawUrl() {}

  /**
   * The URL.
   *
   * @param path begins with a slash
   * @param query without the question mark, or {@code null}; that of the base URL comes first
   */
  static String of(URI base, String path, @Nullable String query) {
    String root = base.getScheme() + "://" + base.getRawAuthority();
    String basePath = base.getRawPath() == null ? "" : base.getRawPath();
    Matcher versioned = VERSIONED.matcher(basePath);
    String below;
    if (!versioned.matches()) {
      below = basePath.endsWith("/") ? basePath.substring(0, basePath.length() - 1) : basePath;
    } else if (WITH_VERSION.matcher(path).matches()
        || path.contains("/" + versioned.group(2) + "/")) {
      below = versioned.group(1);
    } else {
      below = versioned.group(1) + "/" + versioned.group(2);
    }
    String url = root + below + path;
    String own = base.getRawQuery();
    if (own == null && query == null) {
      return url;
    }
    return url + "?" + (own == null ? query : query == null ? own : own + "&" + query);
  }
}
