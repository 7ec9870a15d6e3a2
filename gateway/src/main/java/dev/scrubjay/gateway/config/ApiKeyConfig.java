package dev.scrubjay.gateway.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Who may call. The key itself is not kept.
 *
 * @param sha256 of the key, 64 lower-case hex digits
 * @param tenant whose entries its requests see
 * @param workspace the only workspace it may use; if empty, any of the tenant's
 * @param operator whether it also opens what concerns all tenants: tuning and experiments
 */
public record ApiKeyConfig(
    String sha256, String tenant, Optional<String> workspace, boolean operator) {

  /** A key that is no operator's. */
  public ApiKeyConfig(String sha256, String tenant, Optional<String> workspace) {
    this(sha256, tenant, workspace, false);
  }

  /** The hash by which {@code key} is known. */
  public static String sha256(String key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("each Java platform has SHA-256", e);
    }
  }
}
