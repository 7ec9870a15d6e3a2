package dev.scrubjay.gateway.semantic.embedding;

import dev.scrubjay.policy.semantic.Asker;
import dev.scrubjay.policy.semantic.ErrorBudget;
import dev.scrubjay.policy.semantic.Neighbour;
import dev.scrubjay.policy.semantic.ReuseDecision;
import dev.scrubjay.policy.semantic.ReuseDecision.AskModel;
import dev.scrubjay.policy.semantic.ReuseDecision.Reuse;
import dev.scrubjay.policy.semantic.ReuseDecision.ReuseCandidate;
import dev.scrubjay.policy.semantic.ReuseEvidence;
import dev.scrubjay.policy.semantic.ReuseFeatures;
import dev.scrubjay.policy.semantic.ReusePair;
import dev.scrubjay.policy.semantic.ReuseTerms;
import dev.scrubjay.policy.semantic.VerifiedReuse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One replay of labelled prompts. */
final class SemanticReplay {
  private static final String PARTITION = "all";

  /** The share of audits as it ships. */
  private static final double AUDITS = 0.02;

  private final LabelledPrompts prompts;

  /** The entry of each prompt that is stored; -1 for the others. */
  private final int[] entryOf;

  private final List<KnownEntry> entries = new ArrayList<>();
  private final Asker[] askers;
  private int hits;
  private int wrong;

  private SemanticReplay(LabelledPrompts prompts) {
    this.prompts = prompts;
    this.askers = new Asker[prompts.size()];
    Arrays.fill(askers, Asker.ANYBODY);
    this.entryOf = new int[prompts.size()];
    Arrays.fill(entryOf, -1);
  }

  /**
   * How it went.
   *
   * @param hits the share of requests that got a reused answer
   * @param wrong the share of requests that got a wrong one
   * @param comparisons with how many answers an entry was compared before its first reuse, where
   *     the guards would have let it be reused
   */
  record Result(double hits, double wrong, double comparisons) {}

  private static final class KnownEntry {
    private final int answer;
    private int compared;
    private int comparedBeforeReuse = -1;

    KnownEntry(int answer) {
      this.answer = answer;
    }
  }

  /**
   * @param users each of whom asks as many questions; 1 if nobody is told from others
   */
  static Result verified(
      LabelledPrompts prompts, List<Integer> order, double delta, long seed, int users) {
    SemanticReplay replay = new SemanticReplay(prompts);
    Random user = new Random(seed);
    Arrays.setAll(replay.askers, prompt -> new Asker(0, user.nextInt(users)));
    ReuseEvidence evidence = new ReuseEvidence();
    ErrorBudget budget = ErrorBudget.NEW;
    ReuseTerms terms = new ReuseTerms(delta, AUDITS);
    Random random = new Random(seed);
    for (int asked : order) {
      budget = budget.asked();
      evidence.refit();
      List<Neighbour> nearest = replay.nearest(asked, ReuseFeatures.NEIGHBOURS, true);
      ReuseDecision decision =
          VerifiedReuse.decide(PARTITION, replay.askers[asked], nearest, evidence, budget, terms, random.nextDouble());
      switch (decision) {
        case Reuse reuse -> {
          budget = budget.spent(reuse.error());
          replay.reused(asked, Integer.parseInt(reuse.chosen().entry()));
        }
        case AskModel ask -> {
          boolean reusable = nearest.stream().anyMatch(Neighbour::agrees);
          replay.compared(asked, ask, evidence, reusable);
        }
      }
    }
    return replay.result();
  }

  static Result fixed(LabelledPrompts prompts, List<Integer> order, double threshold) {
    SemanticReplay replay = new SemanticReplay(prompts);
    for (int asked : order) {
      List<Neighbour> nearest = replay.nearest(asked, 1, false);
      if (!nearest.isEmpty() && nearest.getFirst().similarity() >= threshold) {
        replay.reused(asked, Integer.parseInt(nearest.getFirst().entry()));
      } else {
        replay.store(asked, replay.newEntry(asked));
      }
    }
    return replay.result();
  }

  /**
   * vCache (Schroeder et al., arXiv 2502.03771), our own version: the nearest entry alone, and with
   * less than six comparisons of its own a model is asked.
   */
  static Result vcache(LabelledPrompts prompts, List<Integer> order, double delta, long seed) {
    SemanticReplay replay = new SemanticReplay(prompts);
    Map<Integer, VcacheEntry> known = new HashMap<>();
    Random random = new Random(seed);
    for (int asked : order) {
      List<Neighbour> nearest = replay.nearest(asked, 1, false);
      if (nearest.isEmpty()) {
        replay.store(asked, replay.newEntry(asked));
        continue;
      }
      int entry = Integer.parseInt(nearest.getFirst().entry());
      double similarity = nearest.getFirst().similarity();
      VcacheEntry own = known.computeIfAbsent(entry, number -> new VcacheEntry());
      if (random.nextDouble() > own.explores(similarity, delta)) {
        replay.reused(asked, entry);
        continue;
      }
      boolean right = replay.entries.get(entry).answer == prompts.answer(asked);
      replay.entries.get(entry).compared++;
      own.add(similarity, right);
      if (!right) {
        replay.store(asked, replay.newEntry(asked));
      }
    }
    return replay.result();
  }

  /**
   * @param reusable whether the guards would let the answer be reused, so that the call is made to
   *     learn and not because of them
   */
  private void compared(int asked, AskModel ask, ReuseEvidence evidence, boolean reusable) {
    boolean first = true;
    for (ReuseCandidate candidate : ask.candidates()) {
      int entry = Integer.parseInt(candidate.entry());
      boolean right = entries.get(entry).answer == prompts.answer(asked);
      if (first) {
        entries.get(entry).compared += reusable ? 1 : 0;
        evidence.add(new ReusePair(PARTITION, candidate.entry(), candidate.features(), right, askers[asked]));
        if (ask.audit() && !right) {
          evidence.revoke(PARTITION, candidate.entry());
        }
      } else if (right) {
        evidence.license(PARTITION, candidate.entry(), askers[asked]);
      }
      first = false;
      if (right) {
        store(asked, entry);
        return;
      }
    }
    store(asked, newEntry(asked));
  }

  private void reused(int asked, int number) {
    KnownEntry entry = entries.get(number);
    hits++;
    if (entry.answer != prompts.answer(asked)) {
      wrong++;
    }
    if (entry.comparedBeforeReuse < 0) {
      entry.comparedBeforeReuse = entry.compared;
    }
  }

  private int newEntry(int asked) {
    entries.add(new KnownEntry(prompts.answer(asked)));
    return entries.size() - 1;
  }

  private void store(int asked, int entry) {
    entryOf[asked] = entry;
  }

  private List<Neighbour> nearest(int asked, int most, boolean guarded) {
    List<Neighbour> nearest = new ArrayList<>();
    for (int other : prompts.byNearness(asked)) {
      if (nearest.size() == most) {
        break;
      }
      if (entryOf[other] >= 0) {
        nearest.add(
            new Neighbour(
                String.valueOf(entryOf[other]),
                prompts.similarity(asked, other),
                !guarded || prompts.agree(asked, other),
                askers[other]));
      }
    }
    return nearest;
  }

  private Result result() {
    double comparisons =
        entries.stream()
            .filter(entry -> entry.comparedBeforeReuse >= 0)
            .mapToInt(entry -> entry.comparedBeforeReuse)
            .average()
            .orElse(0);
    return new Result((double) hits / prompts.size(), (double) wrong / prompts.size(), comparisons);
  }
}
