package dev.scrubjay.client;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What names a result: an operation with params, or a key.
 *
 * @param params anything that Jackson writes as JSON; the order of members does not matter
 */
public record ResultName(
    @Nullable String operation,
    @Nullable Object params,
    @Nullable String key,
    @Nullable String tenant,
    @Nullable String workspace) {

  /** The result of {@code operation} on {@code params}. */
  public static ResultName of(String operation, @Nullable Object params) {
    return new ResultName(operation, params, null, null, null);
  }

  /** The result with that key. */
  public static ResultName ofKey(String key) {
    return new ResultName(null, null, key, null, null);
  }

  /** The same name in a tenant's workspace. */
  public ResultName in(String otherTenant, String otherWorkspace) {
    return new ResultName(operation, params, key, otherTenant, otherWorkspace);
  }

  /** The members of a request. */
  Map<String, @Nullable Object> members() {
    Map<String, @Nullable Object> members = new HashMap<>();
    if (key != null) {
      members.put("key", key);
    } else {
      members.put("params", params);
      put(members, "operation", operation);
    }
    put(members, "tenant", tenant);
    put(members, "workspace", workspace);
    return members;
  }

  private static void put(
      Map<String, @Nullable Object> members, String name, @Nullable Object value) {
    if (value != null) {
      members.put(name, value);
    }
  }
}
