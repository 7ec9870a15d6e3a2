package dev.scrubjay.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's calls for bots. They block, which costs a virtual thread next to nothing, and throw
 * a {@link ScrubjayException} if there is no result. Thread-safe.
 */
public final class Scrubjay {
  private static final int NOT_FOUND = 404;
  private static final int MAX_BATCH = 100;
  private static final double MILLIS = 1000;

  private final Transport transport;
  private volatile boolean batches = true;

  public Scrubjay(Settings settings) {
    this.transport = new Transport(settings);
  }

  /** A client with the settings of the environment. */
  public static Scrubjay ofEnvironment() {
    return new Scrubjay(Settings.ofEnvironment());
  }

  /** The key of a result. */
  public String key(ResultName name) {
    return post("/v1/cache/key", name.members(), JsonNode.class).path("key").asText();
  }

  /** Looks a result up. */
  public LookupResult lookup(ResultName name) {
    return post("/v1/cache/lookup", name.members(), LookupResult.class);
  }

  /**
   * Looks a result up; on a miss the caller may get the lease to produce it.
   *
   * @param lease how long the lease lasts unless it is renewed, 1 s to 5 min
   * @param wait for another caller's result, up to 1 min
   */
  public LookupResult lookup(ResultName name, Duration lease, Duration wait) {
    Map<String, @Nullable Object> body = name.members();
    body.put("lease", lease.toMillis() / MILLIS);
    body.put("wait", wait.toMillis() / MILLIS);
    return transport.call("POST", "/v1/cache/lookup", body, wait, LookupResult.class);
  }

  /** Looks many results up, in as few calls as the gateway allows. */
  public List<LookupResult> lookupAll(List<ResultName> names) {
    return all(
        "/v1/cache/lookup", names.stream().map(ResultName::members).toList(), LookupResult.class);
  }

  /**
   * Stores a result.
   *
   * @param value bytes, or anything that Jackson writes as JSON
   */
  public StoreResult store(ResultName name, @Nullable Object value, StoreOptions options) {
    return post("/v1/cache/store", toStore(name, value, options), StoreResult.class);
  }

  /** A result to store. */
  public record NamedValue(ResultName name, @Nullable Object value, StoreOptions options) {}

  /** Stores many results, in as few calls as the gateway allows. */
  public List<StoreResult> storeAll(List<NamedValue> values) {
    return all(
        "/v1/cache/store",
        values.stream().map(each -> toStore(each.name(), each.value(), each.options())).toList(),
        StoreResult.class);
  }

  private static Map<String, @Nullable Object> toStore(
      ResultName name, @Nullable Object value, StoreOptions options) {
    Map<String, @Nullable Object> body = name.members();
    body.putAll(options.members());
    body.put(value instanceof byte[] ? "value_base64" : "value", value);
    return body;
  }

  /** Extends a lease to {@code lease} from now; false if it is not held any more. */
  public boolean renew(ResultName name, String leaseToken, Duration lease) {
    Map<String, @Nullable Object> body = name.members();
    body.put("lease_token", leaseToken);
    body.put("lease", lease.toMillis() / MILLIS);
    return post("/v1/cache/renew", body, JsonNode.class).path("held").asBoolean();
  }

  /** Ends a lease without a result; false if it was not held. */
  public boolean release(ResultName name, String leaseToken) {
    Map<String, @Nullable Object> body = name.members();
    body.put("lease_token", leaseToken);
    return post("/v1/cache/release", body, JsonNode.class).path("released").asBoolean();
  }

  /** Deletes a result; false if there was none. */
  public boolean delete(String key) {
    return transport
        .call("DELETE", "/v1/cache/entries/" + encoded(key), null, Duration.ZERO, JsonNode.class)
        .path("deleted")
        .asBoolean();
  }

  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Purges the results with a tag; returns their number. */
  public long purge(String tag) {
    return post("/v1/cache/purge", Map.of("tag", tag), JsonNode.class).path("purged").asLong();
  }

  /**
   * How a result would be cached.
   *
   * @param members of {@code POST /v1/cache/plan}, such as {@code data_size}
   */
  public CacheStrategy plan(Map<String, ? extends @Nullable Object> members) {
    return post("/v1/cache/plan", members, CacheStrategy.class);
  }

  /** Chooses a model. */
  public Decision route(Requirements requirements) {
    return post("/v1/route", requirements, DecisionReply.class).data();
  }

  private record DecisionReply(Decision data) {}

  /**
   * The cached result, or the model to use.
   *
   * @param more further members, such as {@code lease} and {@code wait}, in seconds
   */
  public Optimization optimize(
      ResultName name, Requirements requirements, Map<String, ? extends Object> more) {
    Map<String, @Nullable Object> body = name.members();
    Transport.JSON
        .valueToTree(requirements)
        .properties()
        .forEach(member -> body.put(member.getKey(), member.getValue()));
    body.putAll(more);
    Duration wait =
        more.get("wait") instanceof Number seconds
            ? Duration.ofMillis((long) (seconds.doubleValue() * MILLIS))
            : Duration.ZERO;
    return transport.call("POST", "/v1/optimize", body, wait, OptimizationReply.class).data();
  }

  private record OptimizationReply(Optimization data) {}

  /**
   * Reports how an answer, or the caller's own work, turned out.
   *
   * @param members of {@code POST /v1/outcomes}: {@code cost} in USD, {@code latency} in seconds,
   *     {@code model} if it was not the advised one
   */
  public void outcome(String requestId, boolean success, Map<String, ? extends Object> members) {
    Map<String, Object> body = new HashMap<>(members);
    body.put("request_id", requestId);
    body.put("success", success);
    post("/v1/outcomes", body, JsonNode.class);
  }

  /**
   * The tenant's figures.
   *
   * @param part {@code cache}, {@code routing} or {@code performance}
   */
  public JsonNode analytics(String part) {
    return transport.call("GET", "/v1/analytics/" + part, null, Duration.ZERO, JsonNode.class);
  }

  private <T> T post(String path, Object body, Class<T> type) {
    return transport.call("POST", path, body, Duration.ZERO, type);
  }

  /** Many calls in batches; or one by one, at a gateway that knows no batches. */
  private <T> List<T> all(String path, List<Map<String, @Nullable Object>> bodies, Class<T> type) {
    List<T> results = new ArrayList<>();
    for (int start = 0; start < bodies.size(); start += MAX_BATCH) {
      List<Map<String, @Nullable Object>> part =
          bodies.subList(start, Math.min(bodies.size(), start + MAX_BATCH));
      if (!batches || !batch(path, part, type, results)) {
        part.forEach(body -> results.add(post(path, body, type)));
      }
    }
    return results;
  }

  private <T> boolean batch(
      String path, List<Map<String, @Nullable Object>> bodies, Class<T> type, List<T> results) {
    try {
      JsonNode reply = post(path + ":batch", Map.of("items", bodies), JsonNode.class);
      for (JsonNode result : reply.path("results")) {
        results.add(Transport.JSON.treeToValue(result, type));
      }
      return true;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The gateway's reply cannot be read", e);
    } catch (ScrubjayException e) {
      batches = e.status() != NOT_FOUND;
      if (batches) {
        throw e;
      }
      return false;
    }
  }
}
