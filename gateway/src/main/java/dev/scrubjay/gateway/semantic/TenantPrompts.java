package dev.scrubjay.gateway.semantic;

import dev.scrubjay.gateway.semantic.PartitionIndex.IndexedPrompt;
import dev.scrubjay.gateway.semantic.PartitionIndex.Near;
import dev.scrubjay.gateway.shared.PromptMemory.Note;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.semantic.ErrorBudget;
import dev.scrubjay.policy.semantic.LexicalGuards;
import dev.scrubjay.policy.semantic.MeasuredError;
import dev.scrubjay.policy.semantic.Neighbour;
import dev.scrubjay.policy.semantic.PromptFacets;
import dev.scrubjay.policy.semantic.ReuseDecision;
import dev.scrubjay.policy.semantic.ReuseEvidence;
import dev.scrubjay.policy.semantic.ReuseFeatures;
import dev.scrubjay.policy.semantic.ReusePair;
import dev.scrubjay.policy.semantic.ReuseTerms;
import dev.scrubjay.policy.semantic.VerifiedReuse;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What this replica knows of a tenant: its prompts by partition, and what was learned of them.
 * Thread-safe. Notes can be taken on event loops; decisions wait for each other, and belong on
 * worker threads.
 */
final class TenantPrompts {
  /** The share of what was counted that is left after a request, as in {@link ErrorBudget}. */
  private static final double KEPT = 1 - 1.0 / 2_000;

  private final VectorLimit limit;
  private final Executor worker;
  private final Map<String, PartitionIndex> partitions = new ConcurrentHashMap<>();
  private final Queue<KnownReuse> unread = new ConcurrentLinkedQueue<>();
  private final ReuseEvidence evidence = new ReuseEvidence();
  private final Map<String, String> fingerprints = new NewestMap<>(ReuseEvidence.MAX_PAIRS);
  private final Map<String, String> read = new NewestMap<>(2 * ReuseEvidence.MAX_PAIRS);

  /** When entries lost their licences, by partition and entry. */
  private final Map<String, String> losses = new NewestMap<>(ReuseEvidence.MAX_PAIRS);

  private ErrorBudget budget = ErrorBudget.NEW;
  private MeasuredError measured = MeasuredError.NEW;
  private double reuses;
  private volatile boolean fitDue;

  /**
   * @param worker does what takes too long for event loops
   */
  TenantPrompts(VectorLimit limit, Executor worker) {
    this.limit = limit;
    this.worker = worker;
  }

  /** A map that forgets what was put first. */
  private static final class NewestMap<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;

    private final int most;

    NewestMap(int most) {
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > most;
    }
  }

  /** Takes a note that was made or forgotten; those of comparisons in the order of their time. */
  void take(Note note) {
    switch (note.kind()) {
      case PROMPT -> takePrompt(note);
      case REUSE -> KnownReuse.decode(note.id(), note.text()).ifPresent(unread::add);
    }
  }

  private void takePrompt(Note note) {
    if (note.isForgotten()) {
      PartitionIndex index = partitions.get(note.id().split(":", 2)[0]);
      if (index != null && index.remove(note.id())) {
        limit.add(-1);
      }
    } else {
      KnownPrompt.decode(note.scope(), note.id(), note.text())
          .ifPresent(
              prompt ->
                  limit.add(
                      partitions
                          .computeIfAbsent(
                              prompt.partition(),
                              name -> new PartitionIndex(limit.ofPartition(), worker))
                          .add(prompt, limit.hasRoom())));
    }
  }

  /** The prompts of a partition; null if there are none. */
  @Nullable PartitionIndex partition(String name) {
    return partitions.get(name);
  }

  /**
   * Searches among the prompts near {@code prompt}.
   *
   * @param draw a random number, 0 to below 1
   */
  Search search(ComparablePrompt prompt, PromptVector vector, ReuseTerms terms, double draw) {
    PartitionIndex index = partitions.get(prompt.partition());
    List<Near> near =
        index == null
            ? List.of()
            : index.nearest(vector, ReuseFeatures.NEIGHBOURS).stream()
                .filter(other -> isComparable(prompt, other.prompt()))
                .toList();
    PromptFacets facets = PromptFacets.of(prompt.text());
    List<Neighbour> neighbours = near.stream().map(other -> neighbour(facets, other)).toList();
    return decide(prompt, near, neighbours, terms, draw);
  }

  /** Whether two prompts are of one scope and operation, as all of a partition should be. */
  private static boolean isComparable(ComparablePrompt asked, IndexedPrompt known) {
    return known.entry().scope().equals(asked.key().scope())
        && known.entry().operation().equals(asked.key().operation());
  }

  private static Neighbour neighbour(PromptFacets asked, Near other) {
    return new Neighbour(
        other.prompt().entry().id(),
        other.similarity(),
        LexicalGuards.difference(asked, PromptFacets.of(other.prompt().text())).isEmpty(),
        other.prompt().asker());
  }

  private synchronized Search decide(
      ComparablePrompt prompt,
      List<Near> near,
      List<Neighbour> neighbours,
      ReuseTerms terms,
      double draw) {
    learn();
    fitDue = evidence.isDue();
    budget = budget.asked();
    reuses *= KEPT;
    if (neighbours.isEmpty()) {
      return Search.NOTHING;
    }
    return switch (VerifiedReuse.decide(
        prompt.partition(), prompt.asker(), neighbours, evidence, budget, terms, draw)) {
      case ReuseDecision.AskModel ask -> new Search(null, ask.candidates(), ask.audit(), false);
      case ReuseDecision.Reuse reuse -> {
        budget = budget.spent(reuse.error());
        reuses++;
        yield reusing(near, reuse, terms);
      }
    };
  }

  private Search reusing(List<Near> near, ReuseDecision.Reuse reuse, ReuseTerms terms) {
    ReuseDecision.ReuseCandidate chosen = reuse.chosen();
    IndexedPrompt nearest =
        near.stream()
            .map(Near::prompt)
            .filter(known -> known.entry().id().equals(chosen.entry()))
            .findFirst()
            .orElseThrow();
    NearAnswer answer =
        new NearAnswer(
            nearest.entry(),
            ComparablePrompt.hash(nearest.text()),
            chosen.features().similarity(),
            reuse.error(),
            chosen.features());
    return new Search(
        answer,
        reuse.candidates(),
        false,
        measured.exceeds(terms.delta(), reuses / budget.requests()));
  }

  /** Takes back that an answer is given again: it turned out that it cannot be. */
  synchronized void notServed(NearAnswer answer) {
    budget = budget.returned(answer.error());
    reuses = Math.max(0, reuses - 1);
  }

  /** Reads what was noted since the last decision. */
  private void learn() {
    for (KnownReuse next = unread.poll(); next != null; next = unread.poll()) {
      if (read.put(next.id(), "") == null) {
        learn(next);
      }
    }
  }

  private void learn(KnownReuse reuse) {
    ReusePair pair = reuse.pair();
    String entry = pair.partition() + ' ' + pair.entry();
    String before = fingerprints.put(pair.entry(), reuse.fingerprint());
    if (before != null && !before.equals(reuse.fingerprint())) {
      evidence.revoke(pair.partition(), pair.entry()); // that was of another answer
      losses.merge(entry, reuse.time(), TenantPrompts::later);
    }
    if (tookLicence(reuse)) {
      losses.merge(entry, reuse.time(), TenantPrompts::later);
    } else if (losses.getOrDefault(entry, "").compareTo(reuse.time()) > 0) {
      evidence.revoke(pair.partition(), pair.entry()); // lost since, though read before
    }
  }

  private static String later(String time, String other) {
    return time.compareTo(other) > 0 ? time : other;
  }

  /** Adds a comparison to the evidence; whether it took the entry's licence. */
  private boolean tookLicence(KnownReuse reuse) {
    ReusePair pair = reuse.pair();
    return switch (reuse.choice()) {
      case LATER -> {
        evidence.license(pair.partition(), pair.entry(), pair.asker());
        yield false;
      }
      case FIRST -> evidence.add(pair);
      case REUSED -> {
        evidence.add(pair);
        measured = measured.with(pair.right());
        if (!pair.right()) {
          evidence.revoke(pair.partition(), pair.entry());
        }
        yield !pair.right();
      }
    };
  }

  /** Whether there is so much to learn from that {@link #refit} is worth its time. */
  boolean isFitDue() {
    return fitDue;
  }

  /**
   * Fits what was learned anew, if it is time, while others decide by the fit before. Takes a
   * millisecond or two.
   */
  void refit() {
    Optional<ReuseEvidence.Refit> due;
    synchronized (this) {
      learn();
      due = evidence.due();
      fitDue = false;
    }
    if (due.isPresent()) {
      ReuseEvidence.Fitted fitted = due.get().fit();
      synchronized (this) {
        evidence.adopt(fitted);
      }
    }
  }

  /** Whether the entry's answer is the one that was compared last; unknown ones are not. */
  synchronized boolean isUnchanged(CacheKey entry, String fingerprint) {
    learn();
    return fingerprint.equals(fingerprints.get(entry.id()));
  }

  /** Orders comparisons by their time. */
  static Comparator<Note> byTime() {
    return Comparator.comparing(note -> note.id().substring(note.id().indexOf(':') + 1));
  }

  /** Gives the room for its prompts back. */
  void close() {
    limit.close();
  }
}
