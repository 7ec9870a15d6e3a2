package dev.scrubjay.policy.semantic;

import dev.scrubjay.policy.semantic.Licences.EntryKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the comparisons of a tenant say of reuse: one fit to all of them, and by how much each
 * partition and each entry departs from it. So an entry that was hardly ever compared is judged by
 * what is known of others, and one that was compared often by its own.
 *
 * <p>The fit to all takes a millisecond or two. It is made anew by {@link #refit}, or in steps that
 * need not wait for each other: {@link #due}, {@link Refit#fit} and {@link #adopt}.
 *
 * <p>Bounded: the newest pairs of the tenant, of each partition and of each entry. Not safe for use
 * by several threads.
 */
public final class ReuseEvidence {
  /** How many pairs are kept of a tenant. */
  public static final int MAX_PAIRS = 3_000;

  /** How many pairs of one entry count. */
  public static final int MAX_OF_ENTRY = 64;

  /** How many pairs of one partition count for its own offset. */
  private static final int MAX_OF_PARTITION = 256;

  /** The share of the near prompts from which on a wrong answer is one of the entry's. */
  private static final double SUPPORTED = 0.5;

  /** By how much a similarity may be below that of a comparison and still be taken for the same. */
  private static final double AS_SIMILAR = 0.02;

  private static final int FEW = 50;
  private static final int PAIRS_PER_FIT = 20;
  private static final double VARIANCE_OF_PARTITIONS = 0.1;
  private static final double VARIANCE_OF_ENTRIES = 0.1;

  private final Deque<ReusePair> all = new ArrayDeque<>();
  private final Map<String, Deque<ReusePair>> byPartition = new HashMap<>();
  private final Map<EntryKey, Deque<ReusePair>> byEntry = new HashMap<>();
  private final Licences licences = new Licences(MAX_PAIRS);
  private CorrectnessFit fit = CorrectnessFit.prior();
  private int sinceFit;
  private boolean fitted;

  /**
   * Adds what one comparison said.
   *
   * @return whether it took the entry's licence
   */
  public boolean add(ReusePair pair) {
    all.addLast(pair);
    if (all.size() > MAX_PAIRS) {
      forget(all.removeFirst());
    }
    addBounded(
        byPartition.computeIfAbsent(pair.partition(), key -> new ArrayDeque<>()),
        pair,
        MAX_OF_PARTITION);
    addBounded(byEntry.computeIfAbsent(key(pair), key -> new ArrayDeque<>()), pair, MAX_OF_ENTRY);
    sinceFit++;
    if (pair.right()) {
      licences.add(key(pair), pair.asker());
      return false;
    }
    boolean revoked = wasSupported(pair);
    if (revoked) {
      licences.revoke(key(pair));
    }
    return revoked;
  }

  /**
   * Adds that an entry was found right that was not the first choice: it may be reused from now on.
   * The fit is about first choices, and learns nothing.
   */
  public void license(String partition, String entry, Asker asker) {
    licences.add(new EntryKey(partition, entry), asker);
  }

  /**
   * Takes the entry's licence until it is compared again: its answer was wrong where it was reused,
   * or would have been.
   */
  public void revoke(String partition, String entry) {
    licences.revoke(new EntryKey(partition, entry));
  }

  /**
   * Whether most of the near prompts had the entry's answer, so that it says something of the entry
   * if that was wrong. Else the prompt was another's, and the entry the best of those that were
   * known.
   */
  private static boolean wasSupported(ReusePair pair) {
    return pair.features().share() >= SUPPORTED;
  }

  /**
   * Whether the entry may be reused at all: a comparison came out right, and none since was wrong
   * although most of the near prompts had its answer, or where it was reused. Others have to be
   * compared first. One asker's comparisons count for that asker alone.
   */
  public boolean isLicensed(String partition, String entry, Asker asker) {
    return licences.hold(new EntryKey(partition, entry), asker);
  }

  /**
   * Whether a comparison of the partition came out right at this similarity or a lower one. Below
   * all that did, the fit extrapolates, and knows nothing. One asker's comparisons count for that
   * asker alone.
   */
  boolean reaches(String partition, double similarity, Asker asker) {
    return Asker.vouch(
        byPartition.getOrDefault(partition, new ArrayDeque<>()).stream()
            .filter(ReusePair::right)
            .filter(pair -> pair.features().similarity() <= similarity + AS_SIMILAR)
            .map(ReusePair::asker)
            .iterator(),
        asker);
  }

  /** The number of pairs that count. */
  public int size() {
    return all.size();
  }

  /** What speaks for the entry among the nearest prompts. */
  ReuseFeatures features(String partition, String entry, List<Neighbour> nearest) {
    int rights = 0;
    int wrongs = 0;
    for (ReusePair pair : of(partition, entry)) {
      if (pair.right()) {
        rights++;
      } else {
        wrongs++;
      }
    }
    return ReuseFeatures.of(entry, nearest, rights, wrongs);
  }

  /** The probability that the entry's answer is right for a prompt with these features. */
  double probabilityRight(String partition, String entry, ReuseFeatures features) {
    if (all.size() <= FEW || !fitted) {
      refit(); // which is soon done, or changes much
    }
    GroupOffset ofPartition =
        GroupOffset.of(
            List.copyOf(byPartition.getOrDefault(partition, new ArrayDeque<>())),
            pair -> fit.logOdds(pair.features()),
            VARIANCE_OF_PARTITIONS);
    GroupOffset ofEntry =
        GroupOffset.of(
            of(partition, entry),
            pair -> fit.logOdds(pair.features()) + ofPartition.mean(),
            VARIANCE_OF_ENTRIES);
    return LogOdds.mean(
        fit.logOdds(features) + ofPartition.mean() + ofEntry.mean(),
        fit.variance(features) + ofPartition.variance() + ofEntry.variance());
  }

  /** Fits anew, if enough pairs were added. */
  public void refit() {
    due().ifPresent(refit -> adopt(refit.fit()));
  }

  /** Whether so many pairs were added that {@link #refit} is worth its time. */
  public boolean isDue() {
    return sinceFit >= PAIRS_PER_FIT;
  }

  /** What a new fit is made of, which is then to be adopted; empty if too few pairs were added. */
  public Optional<Refit> due() {
    if (!isDue() && (sinceFit == 0 || all.size() > FEW)) {
      return Optional.empty();
    }
    sinceFit = 0;
    return Optional.of(new Refit(fit, List.copyOf(all)));
  }

  /** Uses a fit from now on. */
  public void adopt(Fitted made) {
    fit = made.fit;
    fitted = true;
  }

  /** A fit that is to be made. Safe for use by another thread than the evidence. */
  public static final class Refit {
    private final CorrectnessFit before;
    private final List<ReusePair> pairs;

    private Refit(CorrectnessFit before, List<ReusePair> pairs) {
      this.before = before;
      this.pairs = pairs;
    }

    /** Makes it, which takes a millisecond or two. */
    public Fitted fit() {
      return new Fitted(before.to(pairs));
    }
  }

  /** A fit that was made. */
  public static final class Fitted {
    private final CorrectnessFit fit;

    private Fitted(CorrectnessFit fit) {
      this.fit = fit;
    }
  }

  private List<ReusePair> of(String partition, String entry) {
    return List.copyOf(byEntry.getOrDefault(new EntryKey(partition, entry), new ArrayDeque<>()));
  }

  private void forget(ReusePair pair) {
    removeFirst(byPartition, pair.partition(), pair);
    removeFirst(byEntry, key(pair), pair);
  }

  private static <K> void removeFirst(Map<K, Deque<ReusePair>> groups, K key, ReusePair pair) {
    Deque<ReusePair> group = groups.get(key);
    if (group != null && pair.equals(group.peekFirst())) {
      group.removeFirst();
      if (group.isEmpty()) {
        groups.remove(key);
      }
    }
  }

  private static EntryKey key(ReusePair pair) {
    return new EntryKey(pair.partition(), pair.entry());
  }

  private static void addBounded(Deque<ReusePair> pairs, ReusePair pair, int limit) {
    pairs.addLast(pair);
    if (pairs.size() > limit) {
      pairs.removeFirst();
    }
  }
}
