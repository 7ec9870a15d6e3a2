package dev.scrubjay.policy.key;

/**
 * The tenant and workspace that an entry belongs to. Nothing is ever shared between two tenants,
 * nor between two workspaces of a tenant.
 *
 * @param tenant 1 to 64 letters, digits, {@code _}, {@code -} or {@code .}
 * @param workspace the same
 */
public record Scope(String tenant, String workspace) {
  private static final int MAX_NAME = 64;

  /** The scope of requests that name neither tenant nor workspace. */
  public static final Scope DEFAULT = new Scope("default", "default");

  public Scope {
    requireName("tenant", tenant);
    requireName("workspace", workspace);
  }

  /** Whether {@code name} is a valid name of a tenant or workspace. */
  public static boolean isName(String name) {
    return PlainName.is(name, MAX_NAME);
  }

  private static void requireName(String what, String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          what + ": '" + name + "' (expected: 1 to 64 letters, digits, '_', '-' or '.')");
    }
  }
}
