package dev.scrubjay.gateway.config;

import java.util.Optional;

/**
 * Who may call. The key itself is not kept.
 *
 * @param sha256 of the key, 64 lower-case hex digits
 * @param tenant whose entries its requests see
 * @param workspace the only workspace it may use; if empty, any of the tenant's
 */
public record ApiKeyConfig(String sha256, String tenant, Optional<String> workspace) {}
