package dev.scrubjay.policy.key;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a cached answer.
 *
 * <p>Its {@link #id()} identifies the entry within the tenant, for clients and in Redis. As
 * workspace and operation are part of it, a key of one workspace cannot name an entry of another.
 */
public final class CacheKey {
  private static final String VERSION = "v1";
  private static final int MAX_OPERATION = 128;
  private static final int HASH_DIGITS = 64;

  private final Scope scope;
  private final String operation;

  /** The hash, or the {@link Derivation} that gives it. */
  private volatile Object hash;

  /** Derives the hash of a key; each time the same. */
  private interface Derivation extends Supplier<String> {}

  private CacheKey(Scope scope, String operation, Object hash) {
    if (!isOperation(operation)) {
      throw new IllegalArgumentException(
          "operation: '" + operation + "' (expected: 1 to 128 letters, digits, '_', '-' or '.')");
    }
    this.scope = scope;
    this.operation = operation;
    this.hash = hash;
  }

  /**
   * A key whose hash is known.
   *
   * @param scope the tenant and workspace of the entry
   * @param operation the kind of request, such as {@code chat.completions}; 1 to 128 letters,
   *     digits, {@code _}, {@code -} or {@code .}
   * @param hash SHA-256 over everything that changes the answer, 64 lower-case hex digits
   */
  public CacheKey(Scope scope, String operation, String hash) {
    this(scope, operation, (Object) hash);
    if (!isHash(hash)) {
      throw new IllegalArgumentException("hash: '" + hash + "' (expected: 64 hex digits)");
    }
  }

  /**
   * The key of an answer: SHA-256 over a version, the scope, the operation, {@code routeScope} and
   * {@code body}, each preceded by its length, so that no two different lists have the same input.
   *
   * @param routeScope what else changes the answer, such as the way the model is selected
   * @param body the canonical JSON of the request
   */
  public static CacheKey derive(
      Scope scope, String operation, String routeScope, CanonicalJson body) {
    int length = Math.toIntExact(body.length());
    String hash = digest(scope, operation, routeScope, length, body::addTo);
    return new CacheKey(scope, operation, hash);
  }

  /**
   * The key of an answer as above.
   *
   * @param body what identifies the request
   */
  public static CacheKey derive(Scope scope, String operation, String routeScope, byte[] body) {
    String hash = digest(scope, operation, routeScope, body.length, digest -> digest.update(body));
    return new CacheKey(scope, operation, hash);
  }

  /**
   * The key as {@link #derive}, which is derived once its hash is needed, as it may never be.
   *
   * @param body gives the canonical JSON of the request, each time the same; held until then
   */
  public static CacheKey derivedLater(
      Scope scope, String operation, String routeScope, Supplier<CanonicalJson> body) {
    Derivation derivation = () -> derive(scope, operation, routeScope, body.get()).hash();
    return new CacheKey(scope, operation, derivation);
  }

  /**
   * The hash of an answer's key.
   *
   * @param length the number of bytes of the body
   * @param body adds them to the digest
   */
  private static String digest(
      Scope scope, String operation, String routeScope, int length, Consumer<MessageDigest> body) {
    MessageDigest digest = sha256();
    for (String part :
        new String[] {VERSION, scope.tenant(), scope.workspace(), operation, routeScope}) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      addLength(digest, bytes.length);
      digest.update(bytes);
    }
    addLength(digest, length);
    body.accept(digest);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The tenant and workspace of the entry. */
  public Scope scope() {
    return scope;
  }

  /** The kind of request, such as {@code chat.completions}. */
  public String operation() {
    return operation;
  }

  /** SHA-256 over everything that changes the answer, 64 lower-case hex digits. */
  public String hash() {
    if (hash instanceof Derivation derivation) {
      String derived = derivation.get();
      hash = derived;
      return derived;
    }
    return (String) hash;
  }

  /** The key of the same request among the separate entries named {@code others}. */
  public CacheKey among(String others) {
    Derivation derivation =
        () -> derive(scope, operation, others, hash().getBytes(StandardCharsets.UTF_8)).hash();
    return new CacheKey(scope, operation, derivation);
  }

  private static void addLength(MessageDigest digest, int length) {
    for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      digest.update((byte) (length >> shift));
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Whether {@code name} is a valid name of an operation. */
  public static boolean isOperation(String name) {
    return PlainName.is(name, MAX_OPERATION);
  }

  private static boolean isHash(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return text.length() == HASH_DIGITS;
  }

  /** The identifier within the tenant, {@code workspace:operation:hash}. */
  public String id() {
    return scope.workspace() + ':' + operation + ':' + hash();
  }

  /**
   * The key with {@link #id()} {@code id} within {@code tenant}.
   *
   * @throws IllegalArgumentException if {@code id} is not of that form
   */
  public static CacheKey parse(String tenant, String id) {
    String[] parts = id.split(":", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("key: '" + id + "' (expected: workspace:operation:hash)");
    }
    return new CacheKey(new Scope(tenant, parts[0]), parts[1], parts[2]);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CacheKey key
        && hash().equals(key.hash())
        && operation.equals(key.operation)
        && scope.equals(key.scope);
  }

  @Override
  public int hashCode() {
    return hash().hashCode();
  }

  @Override
  public String toString() {
    return scope.tenant() + ' ' + id();
  }
}
