package dev.scrubjay.client;

import java.net.URI;
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
   * The settings of the environment: {@code SCRUBJAY_URL}, {@code SCRUBJAY_API_KEY}, {@code
   * SCRUBJAY_TENANT} and {@code SCRUBJAY_WORKSPACE}.
   */
  public static Settings ofEnvironment() {
    String url = System.getenv("SCRUBJAY_URL");
    Settings usual = of(URI.create(url == null ? "http://127.0.0.1:8080" : url));
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
