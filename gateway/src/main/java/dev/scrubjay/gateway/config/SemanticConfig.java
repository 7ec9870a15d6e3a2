package dev.scrubjay.gateway.config;

import java.time.Duration;
import java.util.Optional;

/**
 * Settings of the semantic cache.
 *
 * @param policy of tenants without one of their own
 * @param embeddings how vectors are made
 * @param limits of what is kept
 */
public record SemanticConfig(
    SemanticPolicy policy, EmbeddingSettings embeddings, SemanticLimits limits) {
  public static final SemanticConfig DEFAULT =
      new SemanticConfig(SemanticPolicy.OFF, EmbeddingSettings.DEFAULT, SemanticLimits.DEFAULT);

  /**
   * How vectors are made.
   *
   * @param model a served model of the Embeddings API; the process's own model if empty
   * @param threads of the process's own model
   * @param queue the texts that may wait for it
   * @param maxWait the longest time that a request waits for its vector
   */
  public record EmbeddingSettings(
      Optional<String> model, int threads, int queue, Duration maxWait) {
    public static final EmbeddingSettings DEFAULT =
        new EmbeddingSettings(Optional.empty(), 1, 64, Duration.ofMillis(200));
  }

  /**
   * The limits of what is kept.
   *
   * @param partitionVectors at a replica, of requests that may be compared with each other
   * @param tenantVectors of a tenant, in Redis and at a replica
   * @param allVectors at a replica, of all tenants
   * @param comparisons of answers at a replica at a time; those beyond are left out
   */
  public record SemanticLimits(
      int partitionVectors, int tenantVectors, int allVectors, int comparisons) {
    public static final SemanticLimits DEFAULT = new SemanticLimits(100_000, 100_000, 300_000, 16);
  }
}
