package dev.scrubjay.gateway.semantic;

import dev.scrubjay.gateway.config.SemanticConfig.SemanticLimits;
import dev.scrubjay.gateway.semantic.PartitionIndex.Near;
import dev.scrubjay.gateway.shared.PromptMemory.Note;
import dev.scrubjay.gateway.shared.PromptMemory.NoteKind;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.semantic.Asker;
import dev.scrubjay.policy.semantic.PromptFacets;
import dev.scrubjay.policy.semantic.ReuseFeatures;
import dev.scrubjay.policy.semantic.ReusePair;
import dev.scrubjay.policy.semantic.ReuseTerms;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The processor time and the time by the clock that a search among the prompts of one partition
 * takes, without the embedding, in parts; and how many of the nearest prompts it finds. The vectors
 * are {@linkplain InventedPrompts invented}.
 *
 * <p>Arguments: the number of vectors, 100,000 if missing, and of searches, 3,000.
 */
public final class SearchCosts {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int TOPICS = 400;
  private static final double NOISE = 0.7;

  private final InventedPrompts prompts = new InventedPrompts(new Random(1), TOPICS, NOISE);
  private final TenantPrompts tenant;
  private final PartitionIndex index;
  private final List<KnownPrompt> all = new ArrayList<>();

  private SearchCosts(int vectors) {
    tenant =
        new TenantPrompts(
            new VectorLimit(new SemanticLimits(vectors, vectors, vectors, 1), new AtomicInteger()),
            Runnable::run);
    index = new PartitionIndex(vectors, Runnable::run);
    for (int i = 0; i < vectors; i++) {
      KnownPrompt prompt = prompts.known(prompts.topic());
      all.add(prompt);
      index.add(prompt, true);
      tenant.take(prompts.note(prompt));
    }
    for (int i = 0; i < 3_000; i++) {
      tenant.take(prompts.comparison(i, prompts.topic()));
    }
  }

  /**
   * The processor time of this thread so far, ns: less disturbed by what else runs than the time.
   */
  private static long cpu() {
    return THREADS.getCurrentThreadCpuTime();
  }

  private static String ms(long[] nanos, int percent) {
    Arrays.sort(nanos);
    return String.format(Locale.ROOT, "%6.2f", nanos[nanos.length * percent / 100] / 1e6);
  }

  /** Processor time and time of one part of many searches, ns. */
  private static final class Part {
    private final long[] cpu;
    private final long[] clock;

    Part(int searches) {
      cpu = new long[searches];
      clock = new long[searches];
    }

    <T> T time(int search, Supplier<T> part) {
      long began = cpu();
      long beganAt = System.nanoTime();
      T result = part.get();
      clock[search] = System.nanoTime() - beganAt;
      cpu[search] = cpu() - began;
      return result;
    }

    void print(String what) {
      System.out.printf(
          Locale.ROOT,
          "%-30s processor %s ms median %s p90 %s p99; clock %s median %s p90 %s p99%n",
          what,
          ms(cpu, 50),
          ms(cpu, 90),
          ms(cpu, 99),
          ms(clock, 50),
          ms(clock, 90),
          ms(clock, 99));
    }
  }

  private void measure(int searches) {
    Part near = new Part(searches);
    Part facets = new Part(searches);
    Part whole = new Part(searches);
    ReuseTerms terms = new ReuseTerms(0.05, 0.02);
    int reused = 0;
    for (int i = 0; i < searches; i++) {
      PromptVector asked = prompts.vector(prompts.topic());
      ComparablePrompt prompt = prompts.asked();
      List<Near> found = near.time(i, () -> index.nearest(asked, ReuseFeatures.NEIGHBOURS));
      facets.time(
          i, () -> found.stream().map(one -> PromptFacets.of(one.prompt().text())).toList());
      tenant.take(prompts.comparison(10_000 + i, prompts.topic())); // as each miss is followed by a comparison
      Search search = whole.time(i, () -> tenant.search(prompt, asked, terms, 0.5));
      reused += search.answer() == null ? 0 : 1;
      if (tenant.isFitDue()) {
        tenant.refit(); // on another thread in the gateway
      }
    }
    near.print("the nearest 10 of " + all.size());
    facets.print("facets of their texts");
    whole.print("a search with its decision");
    System.out.printf(Locale.ROOT, "reused: %.2f%n", (double) reused / searches);
  }

  /** The share of the really nearest that is found. */
  private double recall(int searches) {
    int found = 0;
    for (int i = 0; i < searches; i++) {
      PromptVector asked = prompts.vector(prompts.topic());
      double[] cosines =
          all.stream().mapToDouble(one -> one.vector().cosine(asked)).sorted().toArray();
      double least = cosines[cosines.length - ReuseFeatures.NEIGHBOURS];
      for (Near one : index.nearest(asked, ReuseFeatures.NEIGHBOURS)) {
        found += one.similarity() >= least ? 1 : 0;
      }
    }
    return (double) found / searches / ReuseFeatures.NEIGHBOURS;
  }

  public static void main(String[] args) {
    int vectors = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    int searches = args.length > 1 ? Integer.parseInt(args[1]) : 3_000;
    SearchCosts costs = new SearchCosts(vectors);
    costs.measure(searches / 2); // warms up
    costs.measure(searches);
    System.out.printf(Locale.ROOT, "recall of the nearest 10: %.4f%n", costs.recall(20));
  }
}
