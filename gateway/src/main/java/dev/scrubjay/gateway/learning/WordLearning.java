package dev.scrubjay.gateway.learning;

import dev.scrubjay.gateway.shared.PairLog;
import dev.scrubjay.policy.router.ModelRouter;
import dev.scrubjay.policy.words.GapByWords;
import dev.scrubjay.policy.words.GapFit;
import dev.scrubjay.policy.words.WordedPair;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the words of a tenant's judged pairs say of the gaps between models, as this replica has
 * learned it last. The pairs themselves are in Redis; a replica reads all of them when there are 5
 * % more, and keeps none. Thread-safe. All futures fail if Redis is away.
 */
final class WordLearning {
  /** The share by which there must be more pairs before they are learned from anew. */
  private static final double MORE = 0.05;

  private final PairLog log;
  private final Seal seal;
  private final LongAdder ignored;
  private volatile Said said = Said.NOTHING;

  /**
   * @param added the pairs that had been added by then
   * @param gaps of the two models of each router, whether words have a say on them or not
   */
  private record Said(long added, List<GapByWords> gaps) {
    static final Said NOTHING = new Said(0, List.of());
  }

  /** Pairs to learn from, and how many there had been before they were read. */
  record FoundPairs(long added, List<String> texts) {
    /** Nothing to learn from. */
    static final FoundPairs NONE = new FoundPairs(-1, List.of());
  }

  /**
   * @param ignored counts the texts that are ignored
   */
  WordLearning(PairLog log, Seal seal, LongAdder ignored) {
    this.log = log;
    this.seal = seal;
    this.ignored = ignored;
  }

  /** Forgets what was learned, until pairs are read again. */
  void forget() {
    said = Said.NOTHING;
  }

  /** Adds a pair to those of all replicas. */
  Future<Void> add(WordedPair pair) {
    return log.add(seal.close(log.place(), WordedPairText.of(pair)), TenantLearning.KEPT);
  }

  /** What words say of the models of which they were asked. */
  List<GapByWords> said() {
    return said.gaps();
  }

  /** The router that goes by what words say of the two models of {@code router}. */
  ModelRouter told(ModelRouter router) {
    return router.with(find(router).orElse(GapByWords.NONE));
  }

  private Optional<GapByWords> find(ModelRouter router) {
    return said.gaps().stream()
        .filter(gap -> gap.isOf(router.strong(), router.cheap()))
        .findFirst();
  }

  /** The pairs, if they should be learned from for {@code routers}; else {@code NONE}. */
  Future<FoundPairs> due(Collection<ModelRouter> routers) {
    return log.count()
        .compose(
            added ->
                isDue(added, routers)
                    ? log.read().map(texts -> new FoundPairs(added, texts))
                    : Future.succeededFuture(FoundPairs.NONE));
  }

  private boolean isDue(long added, Collection<ModelRouter> routers) {
    long before = said.added();
    List<ModelRouter> divided = divided(routers);
    if (added < 0 || divided.isEmpty()) {
      return false;
    }
    boolean wereDeleted = added < before;
    boolean more = added > before && added - before >= MORE * Math.min(before, PairLog.MOST);
    return wereDeleted
        || (added >= GapFit.LEAST
            && (more || divided.stream().anyMatch(router -> find(router).isEmpty())));
  }

  private static GapByWords fit(List<WordedPair> pairs, ModelRouter router) {
    return GapFit.of(pairs, router.estimates(), router.strong(), router.cheap());
  }

  /** The routers that divide requests between two models. */
  private static List<ModelRouter> divided(Collection<ModelRouter> routers) {
    return routers.stream().filter(router -> !router.cheap().isEmpty()).toList();
  }

  /** Learns from pairs; takes up to a second for each two models. */
  void learn(FoundPairs found, Collection<ModelRouter> routers) {
    List<WordedPair> pairs = new ArrayList<>();
    for (String text : found.texts()) {
      Optional<WordedPair> pair = seal.open(log.place(), text).flatMap(WordedPairText::parse);
      pair.ifPresentOrElse(pairs::add, ignored::increment);
    }
    boolean replaced = pairs.isEmpty() && found.added() > 0; // something else is in their place
    List<GapByWords> gaps = new ArrayList<>();
    for (ModelRouter router : divided(routers)) {
      if (gaps.stream().noneMatch(gap -> gap.isOf(router.strong(), router.cheap()))) {
        Optional<GapByWords> before = replaced ? find(router) : Optional.empty();
        gaps.add(before.orElseGet(() -> fit(pairs, router)));
      }
    }
    said = new Said(found.added(), List.copyOf(gaps));
  }
}
