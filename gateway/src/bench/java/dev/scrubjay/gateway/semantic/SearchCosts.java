package dev.scrubjay.gateway.semantic;

import dev.scrubjay.gateway.config.SemanticConfig.SemanticLimits;
import dev.scrubjay.gateway.semantic.PartitionIndex.Near;
import dev.scrubjay.gateway.shared.PromptMemory.Note;
import dev.scrubjay.gateway.shared.PromptMemory.NoteKind;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.semantic.PromptFacets;
import dev.scrubjay.policy.semantic.Asker;
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

/**
 * The processor time that a search among the prompts of one partition takes, without the embedding,
 * in parts; and how many of the nearest prompts it finds. The vectors are invented: clusters with
 * noise.
 *
 * <p>Arguments: the number of vectors, 100,000 if missing, and of searches, 3,000.
 */
public final class SearchCosts {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int DIMENSIONS = 384;
  private static final int CLUSTERS = 400;
  private static final double NOISE = 1;
  private static final Scope SCOPE = new Scope("t", "w");
  private static final String PARTITION = "ab".repeat(32);
  private static final String[] WORDS =
      ("where is my card how do I top up the account with transfer from bank that was declined"
              + " pending payment exchange rate fee charged twice refund please help new pin lost")
          .split(" ", -1);

  private final Random random = new Random(1);
  private final float[][] centers = new float[CLUSTERS][];
  private final TenantPrompts tenant;
  private final PartitionIndex index;
  private final List<KnownPrompt> all = new ArrayList<>();

  private SearchCosts(int vectors) {
    tenant =
        new TenantPrompts(
            new VectorLimit(new SemanticLimits(vectors, vectors, vectors, 1), new AtomicInteger()));
    index = new PartitionIndex(vectors);
    for (int i = 0; i < CLUSTERS; i++) {
      centers[i] = gaussian();
    }
    for (int i = 0; i < vectors; i++) {
      KnownPrompt prompt = prompt(i);
      all.add(prompt);
      index.add(prompt, true);
      tenant.take(new Note(SCOPE, NoteKind.PROMPT, prompt.id(), prompt.encode()));
    }
    for (int i = 0; i < 3_000; i++) {
      compared(i);
    }
  }

  private float[] gaussian() {
    float[] vector = new float[DIMENSIONS];
    for (int i = 0; i < DIMENSIONS; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  private PromptVector vector(int cluster) {
    float[] vector = gaussian();
    for (int i = 0; i < DIMENSIONS; i++) {
      vector[i] = (float) (vector[i] * NOISE + centers[cluster][i]);
    }
    return PromptVector.of(vector);
  }

  private static CacheKey entry(int cluster) {
    return new CacheKey(SCOPE, "chat.completions", String.format(Locale.ROOT, "%064x", cluster));
  }

  private String text(int number) {
    StringBuilder text = new StringBuilder("Question " + number + ':');
    for (int i = 0; i < 12; i++) {
      text.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
    }
    return text.append('?').toString();
  }

  private KnownPrompt prompt(int number) {
    int cluster = random.nextInt(CLUSTERS);
    return new KnownPrompt(PARTITION, entry(cluster), vector(cluster), text(number), Asker.ANYBODY);
  }

  private void compared(int number) {
    boolean right = random.nextInt(10) > 0;
    ReuseFeatures features =
        new ReuseFeatures(
            (right ? 0.6 : 0.4) + 0.3 * random.nextDouble(),
            0.2 * random.nextDouble() - 0.1,
            random.nextDouble(),
            2 * random.nextDouble());
    ReusePair pair =
        new ReusePair(PARTITION, entry(random.nextInt(CLUSTERS)).id(), features, right);
    String id = KnownReuse.id(PARTITION, number, 0);
    tenant.take(new Note(SCOPE, NoteKind.REUSE, id, new KnownReuse(id, pair, false, "f").encode()));
  }

  /**
   * The processor time of this thread so far, ns: less disturbed by what else runs than the time.
   */
  private static long cpu() {
    return THREADS.getCurrentThreadCpuTime();
  }

  private static void print(String what, long[] nanos) {
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "%-44s %6.2f ms median  %6.2f p90  %6.2f p99%n",
        what,
        nanos[nanos.length / 2] / 1e6,
        nanos[nanos.length * 9 / 10] / 1e6,
        nanos[nanos.length * 99 / 100] / 1e6);
  }

  private void measure(int searches) {
    long[] near = new long[searches];
    long[] facets = new long[searches];
    long[] whole = new long[searches];
    ReuseTerms terms = new ReuseTerms(0.01, 0.02);
    for (int i = 0; i < searches; i++) {
      PromptVector asked = vector(random.nextInt(CLUSTERS));
      ComparablePrompt prompt = new ComparablePrompt(entry(CLUSTERS), PARTITION, text(i), Asker.ANYBODY);
      long began = cpu();
      List<Near> found = index.nearest(asked, ReuseFeatures.NEIGHBOURS);
      near[i] = cpu() - began;
      began = cpu();
      found.forEach(one -> PromptFacets.of(one.prompt().text()));
      facets[i] = cpu() - began;
      compared(10_000 + i); // as each miss is followed by a comparison
      began = cpu();
      tenant.search(prompt, asked, terms, 0.5);
      whole[i] = cpu() - began;
      if (tenant.isFitDue()) {
        tenant.refit(); // on another thread in the gateway
      }
    }
    print("the nearest 10 of " + all.size(), near);
    print("facets of their texts", facets);
    print("a search with its decision", whole);
  }

  /** The share of the really nearest that is found. */
  private double recall(int searches) {
    int found = 0;
    for (int i = 0; i < searches; i++) {
      PromptVector asked = vector(random.nextInt(CLUSTERS));
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
