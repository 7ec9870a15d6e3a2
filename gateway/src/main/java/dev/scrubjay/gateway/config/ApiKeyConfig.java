package dev.scrubjay.gateway.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * An API key, which is known by its hash alone.
 *
 * @param sha256 of the key, 64 lower-case hex digits
 * @param tenant the tenant whose entries the key's requests see
 * @param workspace the workspace that the key is limited to; if empty, it may use all of the
 *     tenant's
 * @param operator whether the key may also manage what concerns all tenants: tuning, experiments
 * @param exportsOnly whether the key is for another site, and may do nothing but export what was
 *     learned for the tenant
 */
public record ApiKeyConfig(
    String sha256,
    String tenant,
    Optional<String> workspace,
    boolean operator,
    boolean exportsOnly) {

  /** A key of the tenant's own. */
  public ApiKeyConfig(String sha256, String tenant, Optional<String> workspace, boolean operator) {
    this(sha256, tenant, workspace, operator, false);
  }

  /** A key without an operator's rights. */
  public ApiKeyConfig(String sha256, String tenant, Optional<String> workspace) {
    this(sha256, tenant, workspace, false);
  }

  /** The hash of {@code key}. */
  public static String sha256(String key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("each Java platform has SHA-256", e);
    }
  }
}
