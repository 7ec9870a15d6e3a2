package dev.scrubjay.gateway.config.sections;

import dev.scrubjay.gateway.config.SemanticConfig;
import dev.scrubjay.gateway.config.SemanticConfig.EmbeddingSettings;
import dev.scrubjay.gateway.config.SemanticConfig.SemanticLimits;
import dev.scrubjay.gateway.config.SemanticMode;
import dev.scrubjay.gateway.config.SemanticPolicy;
import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Section;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code cache_policies.semantic}, and what tenants have of their own. */
public final class SemanticReader {
  private static final Format<Double> DELTA = Format.number(0.0001, 0.5);
  private static final Format<Double> SHARE = Format.number(0, 1);
  private static final Format<Double> USD = Format.number(0.000_001, 1e6);
  private static final Format<Integer> VECTORS = Format.integer(1, 10_000_000);
  private static final Format<Integer> COUNT = Format.integer(1, 10_000);
  private static final Format<Duration> WAIT =
      Format.duration(Duration.ofMillis(1), Duration.ofMinutes(1));
  private static final Format<String> OPERATION =
      new Format<>(
          "one of " + String.join(", ", new TreeSet<>(SemanticPolicy.OPERATIONS)),
          text -> Optional.of(text).filter(SemanticPolicy.OPERATIONS::contains),
          text -> text);

  private SemanticReader() {}

  /** Reads the section. */
  public static SemanticConfig read(Section semantic) {
    return new SemanticConfig(
        ofTenant(semantic, SemanticPolicy.OFF),
        embeddings(semantic.section("embeddings")),
        limits(semantic.section("limits")));
  }

  /** Reads a tenant's section, which overrides {@code standard}. */
  static SemanticPolicy ofTenant(Section semantic, SemanticPolicy standard) {
    return new SemanticPolicy(
        semantic.get("mode", Format.choice(SemanticMode.class), standard.mode()),
        semantic.get("delta", DELTA, standard.delta()),
        Set.copyOf(
            semantic.values(
                "operations", OPERATION, standard.operations().stream().sorted().toList())),
        semantic.get("user_scoped", Format.flag(), standard.userScoped()),
        semantic.get("audit", SHARE, standard.audit()),
        semantic.find("judge", Format.text()).or(standard::judge),
        semantic.get("daily_usd", USD, standard.dailyUsd()));
  }

  private static EmbeddingSettings embeddings(Section embeddings) {
    EmbeddingSettings standard = EmbeddingSettings.DEFAULT;
    return new EmbeddingSettings(
        embeddings.find("model", Format.text()),
        embeddings.get("threads", Format.integer(1, 64), standard.threads()),
        embeddings.get("queue", COUNT, standard.queue()),
        embeddings.get("max_wait", WAIT, standard.maxWait()));
  }

  private static SemanticLimits limits(Section limits) {
    SemanticLimits standard = SemanticLimits.DEFAULT;
    return new SemanticLimits(
        limits.get("partition_vectors", VECTORS, standard.partitionVectors()),
        limits.get("tenant_vectors", VECTORS, standard.tenantVectors()),
        limits.get("all_vectors", VECTORS, standard.allVectors()),
        limits.get("comparisons", COUNT, standard.comparisons()));
  }
}
