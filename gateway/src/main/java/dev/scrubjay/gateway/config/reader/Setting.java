package dev.scrubjay.gateway.config.reader;

/**
 * A setting in force.
 *
 * @param path such as {@code redis.url}
 * @param shown its value without secrets
 * @param source {@code default}, {@code scrubjay.yaml:12} or {@code env REDIS_URL}
 */
public record Setting(String path, String shown, String source) {}
