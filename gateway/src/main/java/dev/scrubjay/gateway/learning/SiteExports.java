package dev.scrubjay.gateway.learning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.config.FederationConfig;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.shared.NumberedTexts;
import dev.scrubjay.gateway.shared.NumberedTexts.NumberedText;
import dev.scrubjay.gateway.shared.SharedState;
import dev.scrubjay.policy.estimates.OwnScores;
import dev.scrubjay.policy.evidence.Evidence;
import dev.scrubjay.policy.evidence.EvidenceCell;
import dev.scrubjay.policy.federation.ExportRules.ExportedCells;
import dev.scrubjay.policy.federation.LearningExport;
import dev.scrubjay.policy.federation.ScoreSum;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What this site exports. An export is made once and kept in Redis for all replicas, until the
 * interval has passed: there is one noise under a number, and no more than one number in an
 * interval. All futures fail if Redis is away.
 */
final class SiteExports {
  private static final String PLACE = "exported";
  private static final String SITE = "site";

  /** The work that a sum is, in that of bytes of JSON. */
  private static final int BYTES_PER_SUM = 20;

  private final Knowledge knowledge;
  private final SharedState shared;
  private final Supplier<FederationConfig> config;
  private final InstantSource clock;
  private final RandomGenerator random;
  private volatile String proposed = UUID.randomUUID().toString();

  SiteExports(
      Knowledge knowledge,
      SharedState shared,
      Supplier<FederationConfig> config,
      InstantSource clock,
      RandomGenerator random) {
    this.knowledge = knowledge;
    this.shared = shared;
    this.config = config;
    this.clock = clock;
    this.random = random;
  }

  /** An export with the noise in it, which is for the next one and no others. */
  private record MadeExport(LearningExport export, Map<EvidenceCell, ScoreSum> noise) {}

  /** The id of this site, the same at all replicas; if Redis has lost it, that of before. */
  Future<String> site() {
    return config
        .get()
        .site()
        .map(Future::succeededFuture)
        .orElseGet(
            () -> shared.documents().agreed(SITE, proposed).onSuccess(site -> proposed = site));
  }

  /** The export of {@code tenant} that is due. */
  Future<LearningExport> current(String tenant) {
    NumberedTexts texts = shared.counters(tenant, 1).numberedTexts(PLACE, 1);
    return last(texts)
        .map(last -> last.orElseGet(() -> none(tenant)))
        .compose(
            last ->
                isDue(last.export())
                    ? next(tenant, texts, last)
                    : Future.succeededFuture(last.export()));
  }

  /** What stands for the export before the first. */
  private static MadeExport none(String tenant) {
    return new MadeExport(new LearningExport("none", 1, tenant, Map.of()), Map.of());
  }

  private boolean isDue(LearningExport last) {
    return !clock.instant().isBefore(last.made().plus(config.get().interval()));
  }

  private Future<LearningExport> next(String tenant, NumberedTexts texts, MadeExport last) {
    return Future.all(site(), knowledge.tenant(tenant).read())
        .compose(
            read -> {
              Evidence evidence = read.resultAt(1);
              return LargeWork.onBytes(
                  (long) BYTES_PER_SUM * evidence.sums().size(),
                  () -> made(tenant, read.resultAt(0), evidence, last));
            })
        .compose(made -> written(texts, made));
  }

  private MadeExport made(String tenant, String site, Evidence evidence, MadeExport last) {
    Instant now = clock.instant();
    ExportedCells cells =
        config
            .get()
            .rules()
            .next(
                OwnScores.of(evidence, now),
                last.noise(),
                Duration.between(last.export().made(), now),
                random::nextDouble);
    return new MadeExport(
        new LearningExport(site, now.toEpochMilli(), tenant, cells.cells()), cells.noise());
  }

  /** Writes an export, or else gives the one that another replica has just written. */
  private Future<LearningExport> written(NumberedTexts texts, MadeExport made) {
    ObjectNode json = Json.object();
    json.set("export", LearningExportJson.json(made.export()));
    json.set("noise", LearningExportJson.cells(made.noise()));
    NumberedText text =
        new NumberedText(
            made.export().number(), knowledge.seal().close(texts.place(), Json.text(json)));
    long gap = config.get().interval().toMillis();
    return texts
        .write(PLACE, text, gap, TenantLearning.KEPT, List.of())
        .compose(
            written ->
                written
                    ? Future.succeededFuture(made.export())
                    : last(texts)
                        .map(other -> other.orElseThrow(SiteExports::unreadable).export()));
  }

  /** It is not replaced before its time, as each export with fresh noise tells more. */
  private static ApiException unreadable() {
    return new ApiException(
        ApiError.of(
            ErrorKind.UNAVAILABLE,
            "export_unreadable",
            "The last export cannot be read here, as it was signed with another key. The next is"
                + " made when exports.interval has passed."));
  }

  private Future<Optional<MadeExport>> last(NumberedTexts texts) {
    return texts.read().compose(found -> opened(texts, found.get(PLACE)));
  }

  private Future<Optional<MadeExport>> opened(NumberedTexts texts, @Nullable NumberedText stored) {
    return stored == null
        ? Future.succeededFuture(Optional.empty())
        : LargeWork.onBytes(
            stored.text().length(),
            () -> knowledge.seal().open(texts.place(), stored.text()).flatMap(SiteExports::decode));
  }

  private static Optional<MadeExport> decode(String text) {
    try {
      ObjectNode json = Json.object(text);
      Map<EvidenceCell, ScoreSum> noise = new HashMap<>();
      for (JsonNode each : json.path("noise")) {
        noise.put(
            LearningExportJson.cell(each, ""),
            new ScoreSum(each.path("weight").doubleValue(), each.path("score").doubleValue()));
      }
      return json.path("export") instanceof ObjectNode export
          ? Optional.of(new MadeExport(LearningExportJson.read(export), noise))
          : Optional.empty();
    } catch (JsonProcessingException | ApiException unreadable) {
      return Optional.empty();
    }
  }
}
