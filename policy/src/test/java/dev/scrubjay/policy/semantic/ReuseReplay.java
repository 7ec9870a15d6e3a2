package dev.scrubjay.policy.semantic;

import dev.scrubjay.policy.semantic.ReuseDecision.AskModel;
import dev.scrubjay.policy.semantic.ReuseDecision.Reuse;
import dev.scrubjay.policy.semantic.ReuseDecision.ReuseCandidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/** Invented prompts asked one after the other of a semantic cache, and how it did. */
final class ReuseReplay {
  private static final String PARTITION = "partition";

  private final InventedPrompts prompts;
  private final List<Integer> stored = new ArrayList<>();
  private final List<Integer> entryOf = new ArrayList<>();
  private final List<Integer> answerOf = new ArrayList<>();
  private int hits;
  private int wrong;

  private ReuseReplay(InventedPrompts prompts) {
    this.prompts = prompts;
  }

  /** The share of hits and the share of wrong answers, of all requests. */
  record Result(double hits, double wrong) {}

  /** What {@link VerifiedReuse} makes of the prompts. */
  static Result verified(InventedPrompts prompts, ReuseTerms terms, Random random) {
    ReuseReplay replay = new ReuseReplay(prompts);
    ReuseEvidence evidence = new ReuseEvidence();
    ErrorBudget budget = ErrorBudget.NEW;
    for (int asked = 0; asked < prompts.size(); asked++) {
      budget = budget.asked();
      evidence.refit();
      ReuseDecision decision =
          VerifiedReuse.decide(
              PARTITION,
              Asker.ANYBODY,
              replay.nearest(asked),
              evidence,
              budget,
              terms,
              random.nextDouble());
      switch (decision) {
        case Reuse reuse -> {
          budget = budget.spent(reuse.error());
          replay.reused(asked, Integer.parseInt(reuse.chosen().entry()));
        }
        case AskModel ask -> replay.compared(asked, ask, evidence);
      }
    }
    return replay.result();
  }

  /** What a fixed threshold makes of them. */
  static Result fixed(InventedPrompts prompts, double threshold) {
    ReuseReplay replay = new ReuseReplay(prompts);
    for (int asked = 0; asked < prompts.size(); asked++) {
      List<Neighbour> nearest = replay.nearest(asked);
      if (!nearest.isEmpty() && nearest.getFirst().similarity() >= threshold) {
        replay.reused(asked, Integer.parseInt(nearest.getFirst().entry()));
      } else {
        replay.stored(asked, replay.newEntry(asked));
      }
    }
    return replay.result();
  }

  private void compared(int asked, AskModel ask, ReuseEvidence evidence) {
    for (int i = 0; i < ask.candidates().size(); i++) {
      ReuseCandidate candidate = ask.candidates().get(i);
      int entry = Integer.parseInt(candidate.entry());
      boolean right = answerOf.get(entry) == prompts.answer(asked);
      if (i == 0) {
        evidence.add(new ReusePair(PARTITION, candidate.entry(), candidate.features(), right));
      } else if (right) {
        evidence.license(PARTITION, candidate.entry(), Asker.ANYBODY);
      }
      if (right) {
        stored(asked, entry);
        return;
      }
    }
    stored(asked, newEntry(asked));
  }

  private void reused(int asked, int entry) {
    hits++;
    if (answerOf.get(entry) != prompts.answer(asked)) {
      wrong++;
    }
  }

  private int newEntry(int asked) {
    answerOf.add(prompts.answer(asked));
    return answerOf.size() - 1;
  }

  private void stored(int asked, int entry) {
    stored.add(asked);
    entryOf.add(entry);
  }

  private List<Neighbour> nearest(int asked) {
    PriorityQueue<Neighbour> nearest =
        new PriorityQueue<>(Comparator.comparingDouble(Neighbour::similarity));
    for (int i = 0; i < stored.size(); i++) {
      String entry = String.valueOf(entryOf.get(i));
      nearest.add(new Neighbour(entry, prompts.similarity(asked, stored.get(i)), true));
      if (nearest.size() > ReuseFeatures.NEIGHBOURS) {
        nearest.remove();
      }
    }
    List<Neighbour> ordered = new ArrayList<>(nearest);
    ordered.sort(Comparator.comparingDouble(Neighbour::similarity).reversed());
    return ordered;
  }

  private Result result() {
    return new Result((double) hits / prompts.size(), (double) wrong / prompts.size());
  }
}
