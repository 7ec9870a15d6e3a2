package dev.scrubjay.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the gateway is called.
 *
 * @param url of the gateway
 * @param apiKey the key of the tenant, if the gateway has keys
 * @param tenant where the gateway has no keys
 * @param workspace of the tenant
 * @param timeout the limit of one attempt, beside the time that a call waits for another's result
 * @param retries further attempts after one that failed in a way that may pass
 * @param backoff the longest wait before the first retry; it doubles each time, up to 2 s
 * @param cooldown for how long no call is tried after the gateway turned out to be away
 */
public record Settings(
    URI url,
    @Nullable String apiKey,
    @Nullable String tenant,
    @Nullable String workspace,
    Duration timeout,
    int retries,
    Duration backoff,
    Duration cooldown) {

  /**
   * Refuses what the errors of the HTTP client would show, without showing it. White space around a
   * key, as at the end of a file, is dropped.
   *
   * @throws IllegalArgumentException naming the setting
   */
  public Settings {
    String scheme = String.valueOf(url.getScheme());
    if (!scheme.matches("(?i)https?") || url.getRawAuthority() == null) {
      throw wrong("url: expected http:// or https:// and a host");
    }
    if (url.getRawAuthority().contains("@")) {
      throw wrong("url: holds a user or password (give the gateway's key as apiKey)");
    }
    apiKey = header("apiKey", apiKey);
    tenant = header("tenant", tenant);
    workspace = header("workspace", workspace);
  }

  private static IllegalArgumentException wrong(String message) {
    return new IllegalArgumentException(message);
  }

  private static @Nullable String header(String name, @Nullable String value) {
    if (value == null || value.isBlank()) {
      return null;
    }
    String stripped = value.strip();
    if (!stripped.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw wrong(name + ": holds a character that no header can hold");
    }
    return stripped;
  }

  /** The address of a path of the gateway, below the path of its URL if that has one. */
  URI address(String path) {
    return URI.create(url.toString().replaceFirst("/+$", "") + path);
  }

  /**
   * The settings of the environment: {@code SCRUBJAY_URL}, {@code SCRUBJAY_API_KEY}, {@code
   * SCRUBJAY_TENANT} and {@code SCRUBJAY_WORKSPACE}.
   */
  public static Settings ofEnvironment() {
    String url = System.getenv("SCRUBJAY_URL");
    Settings usual = of(uri(url == null || url.isBlank() ? "http://127.0.0.1:8080" : url.strip()));
    return new Settings(
        usual.url,
        System.getenv("SCRUBJAY_API_KEY"),
        System.getenv("SCRUBJAY_TENANT"),
        System.getenv("SCRUBJAY_WORKSPACE"),
        usual.timeout,
        usual.retries,
        usual.backoff,
        usual.cooldown);
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException shown) { // with the text, in which a password may be
      throw wrong("SCRUBJAY_URL: not a URL");
    }
  }

  /** The usual settings for a gateway. */
  public static Settings of(URI url) {
    return new Settings(
        url,
        null,
        null,
        null,
        Duration.ofSeconds(5),
        2,
        Duration.ofMillis(100),
        Duration.ofSeconds(1));
  }

  /** The same settings for a tenant of a gateway without keys. */
  public Settings forTenant(String name) {
    return new Settings(url, apiKey, name, workspace, timeout, retries, backoff, cooldown);
  }

  /** The same settings with the key of a tenant. */
  public Settings withApiKey(String key) {
    return new Settings(url, key, tenant, workspace, timeout, retries, backoff, cooldown);
  }

  /** Shows no key. */
  @Override
  public String toString() {
    return "Settings[" + url + ", tenant=" + tenant + ", workspace=" + workspace + "]";
  }
}
