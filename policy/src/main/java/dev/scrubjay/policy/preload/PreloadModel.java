package dev.scrubjay.policy.preload;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Predicts one tenant's requests from its accesses.
 *
 * <p>Predictions are made whether or not they pay, and held against what is asked afterwards. Money
 * is spent only on a kind of prediction whose measured precision, at its lower bound, makes the
 * expected gain positive: {@code precision × (cost + saved waiting) − cost > 0}. A kind that stops
 * paying thus costs nothing while it is still measured, and comes back once it would pay again.
 *
 * <p>Time is that of the accesses, and what {@link #advance} says; it never goes back. Bounded:
 * {@value #MAX_KEYS} keys, of which those that recur least make room. Not thread-safe.
 */
public final class PreloadModel {
  static final int MAX_KEYS = 1000;

  /** Requests of a workspace that may be the cause of the next. */
  private static final int MAX_RECENT = 4;

  private static final int MAX_WORKSPACES = 200;
  private static final int CANDIDATES = 16;

  private final PreloadTerms terms;
  private final Map<String, KeyHistory> keys = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<PredictionKind, TrackRecord> records = new EnumMap<>(PredictionKind.class);
  private final Map<String, Prediction> open = new HashMap<>();
  private final Map<String, Scheduled> due = new HashMap<>();
  private final PriorityQueue<Scheduled> schedule =
      new PriorityQueue<>(Comparator.comparingLong(Scheduled::atMillis));
  private final Map<String, Deque<KeyAccess>> recent = new LinkedHashMap<>(16, 0.75f, true);
  private long nowMillis = Long.MIN_VALUE;

  /** When the answer of a key is due; valid if {@code due} has the same. */
  private record Scheduled(String key, long atMillis, Rhythm rhythm) {}

  public PreloadModel(PreloadTerms terms) {
    this.terms = terms;
    for (PredictionKind kind : PredictionKind.values()) {
      records.put(kind, new TrackRecord(0, 0));
    }
  }

  /**
   * Learns of an access.
   *
   * @return the predictions that are due by then, or follow from it
   */
  public List<Prediction> observe(KeyAccess access) {
    List<Prediction> predictions = new ArrayList<>(advance(access.atMillis()));
    predictions.removeIf(prediction -> prediction.key().equals(access.key())); // it is asked now
    settle(access);
    KeyHistory history = history(access.key());
    history.add(access);
    follow(access);
    schedule(access.key(), history);
    predictions.addAll(successors(access, history));
    return predictions;
  }

  /**
   * Lets time pass; returns the predictions that were due by then, of which some may be over, if
   * much time has passed.
   */
  public List<Prediction> advance(long millis) {
    if (millis <= nowMillis) {
      return List.of();
    }
    List<Prediction> predictions = new ArrayList<>();
    while (!schedule.isEmpty() && schedule.peek().atMillis() <= millis) {
      Scheduled next = schedule.poll();
      nowMillis = Math.max(nowMillis, next.atMillis());
      expire();
      KeyHistory history = keys.get(next.key());
      if (history != null && due.remove(next.key(), next)) {
        predict(next.key(), history, next.rhythm()).ifPresent(predictions::add);
        schedule(next.key(), history);
      }
    }
    nowMillis = millis;
    expire();
    return predictions;
  }

  /** Notes that the answer of {@code key} is in the cache until then. */
  public void made(String key, long untilMillis) {
    KeyHistory history = keys.get(key);
    if (history != null) {
      history.made(untilMillis);
    }
  }

  /** The lower bound of the share of predictions of {@code kind} that come true. */
  public double precision(PredictionKind kind) {
    return record(kind).precision();
  }

  private TrackRecord record(PredictionKind kind) {
    return records.computeIfAbsent(kind, first -> new TrackRecord(0, 0));
  }

  /** Takes the outcome of the open prediction that {@code access} fulfils. */
  private void settle(KeyAccess access) {
    Prediction prediction = open.get(access.key());
    if (prediction != null && access.atMillis() > prediction.fromMillis()) {
      open.remove(access.key());
      record(prediction.kind()).add(true);
    }
  }

  private void expire() {
    for (Iterator<Prediction> all = open.values().iterator(); all.hasNext(); ) {
      Prediction prediction = all.next();
      if (prediction.untilMillis() < nowMillis) {
        all.remove();
        record(prediction.kind()).add(false);
      }
    }
  }

  private KeyHistory history(String key) {
    KeyHistory known = keys.get(key);
    if (known != null) {
      return known;
    }
    if (keys.size() >= MAX_KEYS) {
      forgetOne();
    }
    KeyHistory first = KeyHistory.empty();
    keys.put(key, first);
    return first;
  }

  /** Forgets, of the keys not asked for the longest time, the one that has recurred least. */
  private void forgetOne() {
    String least =
        keys.entrySet().stream()
            .limit(CANDIDATES)
            .min(Comparator.comparingInt(entry -> entry.getValue().recurrences()))
            .map(Map.Entry::getKey)
            .orElseThrow();
    keys.remove(least);
    due.remove(least);
  }

  /** Plans when the answer of a key is due next. */
  private void schedule(String key, KeyHistory history) {
    due.remove(key);
    long lead = terms.lead().toMillis();
    Rhythm.of(history.times(), nowMillis + lead, terms.longestHold().toMillis() - lead)
        .ifPresent(
            rhythm -> {
              Scheduled next = new Scheduled(key, rhythm.earliestMillis() - lead, rhythm);
              due.put(key, next);
              schedule.add(next);
            });
    if (schedule.size() > 4 * MAX_KEYS) {
      schedule.removeIf(old -> !old.equals(due.get(old.key())));
    }
  }

  private Optional<Prediction> predict(String key, KeyHistory history, Rhythm rhythm) {
    long spread = rhythm.latestMillis() - rhythm.earliestMillis();
    long margin = Math.min(rhythm.kind().toleranceMillis(), 60_000 + spread / 4);
    long latest = nowMillis + terms.longestHold().toMillis();
    long until = Math.min(latest, rhythm.latestMillis() + margin);
    return until <= nowMillis || history.isFreshAt(rhythm.latestMillis())
        ? Optional.empty()
        : predicted(key, history, rhythm.kind(), until, rhythm.probability());
  }

  private Optional<Prediction> predicted(
      String key, KeyHistory history, PredictionKind kind, long until, double probability) {
    if (open.containsKey(key)) {
      return Optional.empty();
    }
    double expected = Math.min(probability, record(kind).precision());
    Prediction prediction =
        new Prediction(
            key,
            kind,
            nowMillis,
            until,
            probability,
            terms.value(expected, history.usd(), history.seconds()),
            history.usd());
    open.put(key, prediction);
    return Optional.of(prediction);
  }

  /** Counts {@code access} as the successor of the workspace's last requests. */
  private void follow(KeyAccess access) {
    if (recent.size() >= MAX_WORKSPACES && !recent.containsKey(access.workspace())) {
      recent.remove(recent.keySet().iterator().next());
    }
    Deque<KeyAccess> before =
        recent.computeIfAbsent(access.workspace(), first -> new ArrayDeque<>());
    long since = access.atMillis() - PredictionKind.SEQUENCE.periodMillis();
    before.removeIf(one -> one.atMillis() < since);
    long counted = // it has been counted as the successor of what came before its last time
        before.stream()
            .filter(one -> one.key().equals(access.key()))
            .mapToLong(KeyAccess::atMillis)
            .max()
            .orElse(Long.MIN_VALUE);
    before.removeIf(one -> one.key().equals(access.key()));
    for (KeyAccess one : before) {
      KeyHistory cause = keys.get(one.key());
      if (cause != null && one.atMillis() >= counted) {
        cause.followedBy(access.key());
      }
    }
    before.addLast(access);
    if (before.size() > MAX_RECENT) {
      before.removeFirst();
    }
  }

  private List<Prediction> successors(KeyAccess access, KeyHistory history) {
    List<Prediction> predictions = new ArrayList<>();
    long until = access.atMillis() + PredictionKind.SEQUENCE.periodMillis();
    history
        .successors()
        .forEach(
            (key, times) -> {
              KeyHistory next = keys.get(key);
              if (times >= PredictionKind.SEQUENCE.leastTimes()
                  && next != null
                  && !next.isFreshAt(until)) {
                double probability = Math.min(1, times / (history.asked() + 1.0));
                predicted(key, next, PredictionKind.SEQUENCE, until, probability)
                    .ifPresent(predictions::add);
              }
            });
    return predictions;
  }

  /** What is known, for another replica to go on with; {@link #parse} reads it. */
  public String text() {
    return ModelText.of(keys, records);
  }

  /**
   * The model that {@code text} describes; an empty one if the text is of another version.
   *
   * @throws IllegalArgumentException if it is damaged
   */
  public static PreloadModel parse(String text, PreloadTerms terms) {
    PreloadModel model = new PreloadModel(terms);
    ModelText.read(text, model.keys, model.records);
    return model;
  }

  /** Begins to predict at the time {@code millis}, after {@link #parse}. */
  public void startAt(long millis) {
    nowMillis = millis;
    keys.forEach(this::schedule);
  }
}
