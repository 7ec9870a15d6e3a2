package dev.scrubjay.gateway.learning;

import dev.scrubjay.gateway.config.FederationConfig;
import dev.scrubjay.gateway.config.LearningConfig;
import dev.scrubjay.gateway.config.PeerConfig;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.learning.ForeignStates.ForeignState;
import dev.scrubjay.gateway.shared.SharedState;
import dev.scrubjay.policy.evidence.EvidenceCell;
import dev.scrubjay.policy.federation.LearningExport;
import dev.scrubjay.policy.federation.StateAdmission;
import dev.scrubjay.policy.federation.StateAdmission.KnownState;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The exchange of learning with sites that have a Redis of their own. */
public final class Federation {
  /** The source of what was imported by hand. */
  private static final String BY_HAND = "";

  private final Knowledge knowledge;
  private final SiteExports exports;
  private final Supplier<LearningConfig> config;
  private final InstantSource clock;
  private final LongAdder imported = new LongAdder();
  private final LongAdder refused = new LongAdder();

  /**
   * @param random of the noise in exports
   */
  public Federation(
      Knowledge knowledge,
      SharedState shared,
      Supplier<LearningConfig> config,
      InstantSource clock,
      RandomGenerator random) {
    this.knowledge = knowledge;
    this.exports =
        new SiteExports(knowledge, shared, () -> config.get().federation(), clock, random);
    this.config = config;
    this.clock = clock;
  }

  /**
   * A state that was taken over, or was known.
   *
   * @param taken whether it is newer than what was had of its site
   * @param unknownModels those of it that this site does not have; they have no effect
   */
  public record TakenState(LearningExport export, boolean taken, Set<String> unknownModels) {}

  /** A site whose state counts. */
  public record KnownSite(String site, String source, long number, int cells) {}

  /** The settings in force. */
  public FederationConfig config() {
    return config.get().federation();
  }

  /** Whether this site learns at all. */
  public boolean isOn() {
    return config.get().enabled();
  }

  /** The export of {@code tenant} that is due. Fails if Redis is away. */
  public Future<LearningExport> export(String tenant) {
    return isOn() ? exports.current(tenant) : Future.failedFuture(off());
  }

  /**
   * Takes over a state for {@code tenant} by hand.
   *
   * @return fails with an {@link ApiException} that names the member at fault
   */
  public Future<TakenState> importByHand(String tenant, LearningExport export) {
    return take(tenant, export, BY_HAND)
        .onSuccess(done -> imported.increment())
        .onFailure(cause -> refused.increment());
  }

  /** Takes over a state for {@code tenant} that {@code peer} has told, in the same way. */
  public Future<TakenState> takeFrom(String peer, String tenant, LearningExport export) {
    return take(tenant, export, peer);
  }

  private Future<TakenState> take(String tenant, LearningExport export, String source) {
    if (!isOn()) {
      return Future.failedFuture(off());
    }
    Set<String> unknown = unknownModels(export);
    if (!export.cells().isEmpty()
        && export.cells().keySet().stream().allMatch(cell -> unknown.contains(cell.model()))) {
      return Future.failedFuture(
          invalid("cells", "none is of a model that this site has, such as " + some(unknown)));
    }
    ForeignStates states = knowledge.tenant(tenant).foreign();
    return Future.all(exports.site(), states.refresh())
        .compose(read -> admitted(states, export, source, read.resultAt(0)))
        .map(taken -> new TakenState(export, taken, unknown));
  }

  private Future<Boolean> admitted(
      ForeignStates states, LearningExport export, String source, String own) {
    Map<String, KnownState> known = new HashMap<>();
    List<String> gone = new ArrayList<>();
    states
        .states()
        .forEach(
            (site, state) -> {
              if (config().influence(state.source()).isPresent()) {
                known.put(site, new KnownState(state.source(), state.export().number()));
              } else {
                gone.add(site);
              }
            });
    return switch (StateAdmission.of(export, source, own, known, clock.instant())) {
      case StateAdmission.StaleState same -> Future.succeededFuture(false);
      case StateAdmission.RefusedState no -> Future.failedFuture(invalid(no.field(), no.why()));
      case StateAdmission.NewerState newer -> {
        Set<String> instead = new HashSet<>(gone);
        instead.addAll(newer.instead());
        yield states.write(new ForeignState(source, export), instead);
      }
    };
  }

  private Set<String> unknownModels(LearningExport export) {
    Set<String> unknown = new TreeSet<>();
    export.cells().keySet().stream()
        .map(EvidenceCell::model)
        .filter(model -> !knowledge.isOf(model))
        .forEach(unknown::add);
    return unknown;
  }

  private static String some(Set<String> models) {
    return String.join(", ", models.stream().limit(3).toList());
  }

  /** The id of this site. Fails if Redis is away. */
  public Future<String> site() {
    return exports.site();
  }

  /** The sites whose states count for {@code tenant}. Fails if Redis is away. */
  public Future<List<KnownSite>> sites(String tenant) {
    return knowledge
        .tenant(tenant)
        .foreign()
        .refresh()
        .map(
            states ->
                states.values().stream()
                    .filter(state -> config().influence(state.source()).isPresent())
                    .map(
                        state ->
                            new KnownSite(
                                state.export().site(),
                                state.source(),
                                state.export().number(),
                                state.export().cells().size()))
                    .toList());
  }

  /** Drops the state of {@code site}, and tells whether there was one. */
  public Future<Boolean> forget(String tenant, String site) {
    return knowledge.tenant(tenant).foreign().forget(site);
  }

  /** The states that were imported by hand at this replica, known ones included. */
  public long imported() {
    return imported.sum();
  }

  /** The imports by hand that were refused, or failed. */
  public long refused() {
    return refused.sum();
  }

  /** Tells the age of what each peer has told last, in seconds, of the tenant with the oldest. */
  public void forEachAge(BiConsumer<String, Double> action) {
    for (PeerConfig peer : config().peers()) {
      peer.tenants().stream()
          .map(tenant -> knowledge.tenant(tenant.here()).foreign())
          .mapToDouble(states -> states.age(peer.name(), clock.instant()))
          .filter(age -> age >= 0)
          .max()
          .ifPresent(age -> action.accept(peer.name(), age));
    }
  }

  private static ApiException invalid(String field, String why) {
    return new ApiException(ApiError.invalid(field, field + ": " + why));
  }

  private static ApiException off() {
    return new ApiException(
        ApiError.of(
            ErrorKind.UNAVAILABLE, "learning_off", "Learning is turned off at this gateway."));
  }
}
