package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.answers.StoreFence;
import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The parts of batches that providers are being asked for. A batch asks for those that no other
 * does, and only then waits for the others, so that no two batches wait for each other.
 * Thread-safe.
 */
final class PartsInFlight {
  /** Beyond that many, parts are asked for without being known to other batches. */
  private static final int MAX = 100_000;

  private final Vertx vertx;
  private final Duration patience;
  private final Map<CacheKey, AskedPart> asked = new ConcurrentHashMap<>();

  /**
   * @param patience how long a batch waits for the parts of others
   */
  PartsInFlight(Vertx vertx, Duration patience) {
    this.vertx = vertx;
    this.patience = patience;
  }

  /** The answer to a part, with the facts of the call that it is from. */
  record PartAnswer(ObjectNode answer, AnswerFacts facts) {}

  /**
   * A part that a provider is being asked for.
   *
   * @param fence by which its answer is stored, which changes with each purge
   */
  private record AskedPart(StoreFence fence, Promise<PartAnswer> answer) {}

  /** The parts of one batch, by their numbers: those to ask for, and those that others ask for. */
  final class Claim {
    private final SortedMap<Integer, StoreFence> own = new TreeMap<>();
    private final Map<Integer, Future<PartAnswer>> others = new HashMap<>();
    private final Map<CacheKey, AskedPart> told = new HashMap<>();

    List<Integer> own() {
      return List.copyOf(own.keySet());
    }

    /** The fences of the answers to {@link #own}, in that order. */
    List<StoreFence> fences() {
      return List.copyOf(own.values());
    }

    /** Tells other batches the answers to {@link #own}, in that order. */
    void answered(Batch batch, List<ObjectNode> answers, AnswerFacts facts) {
      List<Integer> parts = own();
      for (int i = 0; i < answers.size(); i++) {
        CacheKey key = batch.parts().get(parts.get(i)).key();
        AskedPart part = told.get(key);
        if (part != null) {
          part.answer().tryComplete(new PartAnswer(answers.get(i), facts));
        }
      }
      release(null);
    }

    /** Lets other batches ask, unless this one has answered. */
    void release(@Nullable Throwable cause) {
      Throwable why = cause == null ? new IllegalStateException("not answered") : cause;
      told.forEach(
          (key, part) -> {
            asked.remove(key, part);
            part.answer().tryFail(why);
          });
    }

    /** The answers that other batches get, by the parts' numbers; those that fail are left out. */
    Future<Map<Integer, PartAnswer>> others() {
      Promise<Map<Integer, PartAnswer>> here = Promise.promise();
      var context = vertx.getOrCreateContext();
      Future<?> all = Future.join(List.copyOf(others.values()));
      long timer = vertx.setTimer(Math.max(1, patience.toMillis()), id -> here.tryComplete(come()));
      all.onComplete(
          done ->
              context.runOnContext(
                  nothing -> {
                    vertx.cancelTimer(timer);
                    here.tryComplete(come());
                  }));
      return here.future();
    }

    private Map<Integer, PartAnswer> come() {
      Map<Integer, PartAnswer> come = new HashMap<>();
      others.forEach(
          (part, answer) -> {
            if (answer.succeeded()) {
              come.put(part, answer.result());
            }
          });
      return come;
    }
  }

  /** Whether a batch asks for {@code part}. */
  boolean has(Completion part) {
    return asked.containsKey(part.key());
  }

  /**
   * Claims those of the parts {@code missing} that nobody asks for; those that were asked for
   * before a purge, too.
   *
   * @param missing the fences of the answers, by the parts' numbers
   */
  Claim claim(Batch batch, SortedMap<Integer, StoreFence> missing) {
    Claim claim = new Claim();
    for (Map.Entry<Integer, StoreFence> each : missing.entrySet()) {
      int part = each.getKey();
      CacheKey key = batch.parts().get(part).key();
      AskedPart mine = new AskedPart(each.getValue(), Promise.promise());
      boolean told = asked.size() < MAX;
      AskedPart other = told ? asked.putIfAbsent(key, mine) : asked.get(key);
      if (other != null && other.fence().equals(mine.fence())) {
        claim.others.put(part, other.answer().future());
        continue;
      }
      claim.own.put(part, mine.fence());
      if (told && (other == null || asked.replace(key, other, mine))) {
        claim.told.put(key, mine);
      }
    }
    return claim;
  }

  /** Claims all of {@code missing} unseen by other batches. */
  Claim alone(SortedMap<Integer, StoreFence> missing) {
    Claim claim = new Claim();
    claim.own.putAll(missing);
    return claim;
  }
}
