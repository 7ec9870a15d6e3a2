package dev.scrubjay.gateway.learning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.shared.NumberedTexts;
import dev.scrubjay.gateway.shared.NumberedTexts.NumberedText;
import dev.scrubjay.policy.federation.LearningExport;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What other sites have learned for a tenant: of each its newest state, in Redis, and as this
 * replica has last read it. Thread-safe. All futures fail if Redis is away.
 */
final class ForeignStates {
  private final NumberedTexts texts;
  private final Seal seal;
  private final LongAdder ignored;
  private volatile Read read = new Read("", Map.of());

  /**
   * A state of a site.
   *
   * @param source the peer that told it; empty if it was imported by hand
   */
  record ForeignState(String source, LearningExport export) {}

  private record Read(String version, Map<String, ForeignState> states) {}

  /**
   * @param ignored counts the texts that are ignored
   */
  ForeignStates(NumberedTexts texts, Seal seal, LongAdder ignored) {
    this.texts = texts;
    this.seal = seal;
    this.ignored = ignored;
  }

  /** The states by site, as last read. */
  Map<String, ForeignState> states() {
    return read.states();
  }

  /** Reads the states if they have changed. */
  Future<Map<String, ForeignState>> refresh() {
    return texts
        .version()
        .compose(
            version ->
                version.equals(read.version())
                    ? Future.succeededFuture(read.states())
                    : texts
                        .read()
                        .compose(
                            found -> LargeWork.onBytes(bytes(found), () -> take(version, found))));
  }

  private static long bytes(Map<String, NumberedText> texts) {
    return texts.values().stream().mapToLong(text -> text.text().length()).sum();
  }

  private synchronized Map<String, ForeignState> take(
      String version, Map<String, NumberedText> found) {
    Map<String, ForeignState> states = new TreeMap<>();
    found.forEach(
        (site, text) ->
            opened(site, text)
                .ifPresentOrElse(state -> states.put(site, state), ignored::increment));
    read = new Read(version, Map.copyOf(states));
    return read.states();
  }

  private Optional<ForeignState> opened(String site, NumberedText text) {
    return seal.open(place(site), text.text())
        .flatMap(json -> decode(Json.objectOrEmpty(json)))
        .filter(decoded -> decoded.export().site().equals(site));
  }

  private static Optional<ForeignState> decode(ObjectNode json) {
    try {
      return json.path("export") instanceof ObjectNode export
          ? Optional.of(
              new ForeignState(Json.textOf(json, "source"), LearningExportJson.read(export)))
          : Optional.empty();
    } catch (ApiException unreadable) {
      return Optional.empty();
    }
  }

  /**
   * Writes a state, unless there is a newer one of its site.
   *
   * @param instead sites whose states are deleted then
   * @return whether it is written
   */
  Future<Boolean> write(ForeignState state, Collection<String> instead) {
    ObjectNode json = Json.object().put("source", state.source());
    json.set("export", LearningExportJson.json(state.export()));
    String site = state.export().site();
    String signed = seal.close(place(site), Json.text(json));
    return texts
        .write(
            site,
            new NumberedText(state.export().number(), signed),
            1,
            TenantLearning.KEPT,
            instead)
        .compose(written -> refresh().map(written));
  }

  /** Deletes the state of {@code site}, and tells whether there was one. */
  Future<Boolean> forget(String site) {
    return texts.delete(site).compose(deleted -> refresh().map(deleted));
  }

  /** The age of the newest state that {@code source} has told, in seconds; -1 if there is none. */
  double age(String source, Instant now) {
    return states().values().stream()
        .filter(state -> state.source().equals(source))
        .mapToDouble(state -> (now.toEpochMilli() - state.export().number()) / 1000.0)
        .map(age -> Math.max(0, age))
        .min()
        .orElse(-1);
  }

  private String place(String site) {
    return texts.place() + "\n" + site;
  }
}
