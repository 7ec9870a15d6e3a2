package dev.scrubjay.gateway.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.scrubjay.gateway.semantic.PartitionIndex.Near;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.semantic.Asker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class PartitionIndexTest {
  private static final int DIMENSIONS = 384;

  private static KnownPrompt prompt(int number, PromptVector vector) {
    CacheKey entry =
        new CacheKey(
            Scope.DEFAULT, "chat.completions", String.format(Locale.ROOT, "%064x", number));
    return new KnownPrompt("p", entry, vector, "text " + number, Asker.ANYBODY);
  }

  private static float[] random(Random random) {
    float[] vector = new float[DIMENSIONS];
    for (int i = 0; i < DIMENSIONS; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  private static float[] near(float[] other, double noise, Random random) {
    float[] vector = other.clone();
    for (int i = 0; i < DIMENSIONS; i++) {
      vector[i] += (float) (noise * random.nextGaussian());
    }
    return vector;
  }

  private static PartitionIndex filled(int limit, List<KnownPrompt> prompts) {
    PartitionIndex index = new PartitionIndex(limit, Runnable::run);
    prompts.forEach(each -> index.add(each, true));
    return index;
  }

  @Test
  void theNearestAreThoseThatABruteForceSearchFinds() {
    long seed = 42;
    Random random = new Random(seed);
    List<float[]> centres = new ArrayList<>();
    List<KnownPrompt> prompts = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      float[] vector =
          i % 30 == 0
              ? random(random)
              : near(centres.get(random.nextInt(centres.size())), 0.6, random);
      if (i % 30 == 0) {
        centres.add(vector);
      }
      prompts.add(prompt(i, PromptVector.of(vector)));
    }
    PartitionIndex index = filled(5000, prompts);
    int found = 0;
    int searches = 100;
    for (int i = 0; i < searches; i++) {
      PromptVector asked = PromptVector.of(near(centres.get(i % centres.size()), 0.5, random));
      List<String> best =
          prompts.stream()
              .map(each -> Map.entry(each, each.vector().cosine(asked)))
              .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
              .limit(10)
              .map(each -> each.getKey().id())
              .toList();
      List<Near> near = index.nearest(asked, 10);
      assertThat(near)
          .hasSize(10)
          .isSortedAccordingTo(Comparator.comparingDouble(Near::similarity).reversed());
      found += (int) near.stream().filter(each -> best.contains(each.prompt().id())).count();
    }
    assertThat(found / (10.0 * searches)).as("recall, seed %s", seed).isGreaterThan(0.95);
  }

  @Test
  void beyondItsLimitTheOldestGivesWay() {
    Random random = new Random(1);
    List<KnownPrompt> prompts = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      prompts.add(prompt(i, PromptVector.of(random(random))));
    }
    PartitionIndex index = filled(20, prompts);

    assertThat(index.size()).isEqualTo(20);
    assertThat(index.nearest(prompts.get(0).vector(), 1).getFirst().prompt().id())
        .isNotEqualTo(prompts.get(0).id());
    assertThat(index.nearest(prompts.get(49).vector(), 1).getFirst().prompt().id())
        .isEqualTo(prompts.get(49).id());
  }

  @Test
  void withoutRoomItReplacesItsOldestAndAnEmptyOneStaysEmpty() {
    Random random = new Random(1);
    KnownPrompt one = prompt(1, PromptVector.of(random(random)));
    KnownPrompt two = prompt(2, PromptVector.of(random(random)));
    PartitionIndex index = new PartitionIndex(20, Runnable::run);

    assertThat(index.add(one, false)).isZero();
    assertThat(index.size()).isZero();
    assertThat(index.add(one, true)).isEqualTo(1);
    assertThat(index.add(two, false)).isZero();
    assertThat(index.nearest(one.vector(), 5))
        .extracting(near -> near.prompt().id())
        .containsExactly(two.id());
  }

  @Test
  void anIdIsHeldOnceAndARemovedOneIsNotFound() {
    Random random = new Random(1);
    KnownPrompt before = prompt(1, PromptVector.of(random(random)));
    KnownPrompt after =
        new KnownPrompt(
            "p", prompt(7, before.vector()).entry(), before.vector(), before.text(), Asker.ANYBODY);
    PartitionIndex index = filled(20, List.of(before, after));

    assertThat(index.size()).isEqualTo(1);
    assertThat(index.of(after.entry())).containsExactly(after.id());
    assertThat(index.of(before.entry())).isEmpty();
    assertThat(index.remove(after.id())).isTrue();
    assertThat(index.remove(after.id())).isFalse();
    assertThat(index.nearest(before.vector(), 5)).isEmpty();
  }

  @Test
  void removedPromptsAndEquallyFarOnesHideNoneThatIsNear() {
    Random random = new Random(3);
    float[] asked = random(random);
    List<KnownPrompt> prompts = new ArrayList<>();
    for (int i = 0; i < 800; i++) {
      prompts.add(prompt(i, PromptVector.of(asked)));
    }
    PartitionIndex index = filled(5000, prompts);
    prompts.forEach(each -> index.remove(each.id()));
    float[] opposite = new float[asked.length];
    for (int i = 0; i < asked.length; i++) {
      opposite[i] = -asked[i];
    }
    for (int i = 0; i < 2000; i++) { // in the slots of those that were removed, and beyond
      index.add(prompt(1000 + i, PromptVector.of(opposite)), true);
      index.remove(prompt(1000 + i, PromptVector.of(opposite)).id());
      index.add(prompt(5000 + i, PromptVector.of(opposite)), true);
    }
    KnownPrompt last = prompt(9999, PromptVector.of(near(asked, 0.3, random)));
    index.add(last, true);
    assertThat(index.nearest(PromptVector.of(asked), 10).getFirst().prompt().id())
        .isEqualTo(last.id());
  }

  /** More cells than a search looks into, most of which are given up again as the topics change. */
  @Test
  void cellsFollowWhatIsAskedAndHoldEachPromptOnce() {
    long seed = 11;
    Random random = new Random(seed);
    int limit = 26_000;
    PartitionIndex index = new PartitionIndex(limit, Runnable::run);
    List<KnownPrompt> newest = new ArrayList<>();
    for (int i = 0; i < 2 * limit; i++) {
      int topic = i / limit * 1_000 + random.nextInt(2);
      float[] vector = new float[64];
      for (int dimension = 0; dimension < vector.length; dimension++) {
        vector[dimension] = (float) random.nextGaussian() + (dimension + topic) % 7 * 0.2f;
      }
      KnownPrompt prompt = prompt(i, PromptVector.of(vector));
      index.add(prompt, true);
      if (i >= limit) {
        newest.add(prompt);
      }
    }
    assertThat(index.size()).isEqualTo(limit);
    int itself = 0;
    for (int i = 0; i < limit; i += 260) {
      KnownPrompt prompt = newest.get(i);
      assertThat(index.of(prompt.entry())).containsExactly(prompt.id());
      itself +=
          index.nearest(prompt.vector(), 1).getFirst().prompt().id().equals(prompt.id()) ? 1 : 0;
    }
    assertThat(itself / 100.0).as("seed %s", seed).isGreaterThan(0.95);
    newest.forEach(prompt -> assertThat(index.remove(prompt.id())).isTrue());
    assertThat(index.size()).isZero();
    assertThat(index.nearest(newest.getFirst().vector(), 10)).isEmpty();
  }

  @Test
  void manyEqualVectorsAreFoundToo() {
    Random random = new Random(4);
    PromptVector vector = PromptVector.of(random(random));
    PartitionIndex index = new PartitionIndex(5_000, Runnable::run);
    for (int i = 0; i < 3_000; i++) {
      index.add(prompt(i, vector), true);
    }
    assertThat(index.size()).isEqualTo(3_000);
    assertThat(index.nearest(vector, 10))
        .hasSize(10)
        .allSatisfy(near -> assertThat(near.similarity()).isCloseTo(1, within(1e-9)));
  }

  private static List<KnownPrompt> prompts(int count, Random random) {
    List<KnownPrompt> prompts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      prompts.add(prompt(i, PromptVector.of(random(random))));
    }
    return prompts;
  }

  private static void assertHeldOnceEach(PartitionIndex index, List<KnownPrompt> prompts) {
    assertThat(index.size()).isEqualTo(prompts.size());
    for (KnownPrompt prompt : prompts) {
      assertThat(index.of(prompt.entry())).containsExactly(prompt.id());
      assertThat(index.nearest(prompt.vector(), 1))
          .extracting(near -> near.prompt().id())
          .containsExactly(prompt.id());
    }
  }

  @Test
  void cellsAreDividedByTheWorkerAlone() {
    Queue<Runnable> work = new ArrayDeque<>();
    PartitionIndex index = new PartitionIndex(5_000, work::add);
    List<KnownPrompt> prompts = prompts(1_300, new Random(7));
    prompts.forEach(each -> index.add(each, true));

    assertThat(work).hasSize(1);
    assertThat(index.cells()).isEqualTo(1);
    assertHeldOnceEach(index, prompts);

    for (Runnable next = work.poll(); next != null; next = work.poll()) {
      next.run();
    }
    assertThat(index.cells()).isBetween(3, 8);
    assertHeldOnceEach(index, prompts);
  }

  @Test
  void cellThatIsGivenUpBeforeItsDivisionStaysSo() {
    Queue<Runnable> work = new ArrayDeque<>();
    PartitionIndex index = new PartitionIndex(5_000, work::add);
    List<KnownPrompt> prompts = prompts(600, new Random(8));
    prompts.forEach(each -> index.add(each, true));
    prompts.subList(20, 600).forEach(each -> index.remove(each.id()));
    work.remove().run();

    assertThat(index.cells()).isEqualTo(1);
    assertHeldOnceEach(index, prompts.subList(0, 20));
    prompts.forEach(each -> index.add(each, true));
    assertThat(work).as("it is divided once it is full again").hasSize(1);
  }

  /** Prompts come, go and change their answers while their cells are divided. */
  @Test
  void whatChangesDuringADivisionIsKept() throws InterruptedException {
    ExecutorService worker = Executors.newFixedThreadPool(2);
    PartitionIndex index = new PartitionIndex(5_000, worker);
    Random random = new Random(9);
    List<KnownPrompt> prompts = prompts(3_000, random);
    List<KnownPrompt> kept = new ArrayList<>();
    for (int round = 0; round < 5; round++) {
      prompts.forEach(each -> index.add(each, true));
      kept.clear();
      for (KnownPrompt each : prompts) {
        switch (random.nextInt(4)) {
          case 0 -> index.remove(each.id());
          case 1 -> {
            index.remove(each.id());
            index.add(each, true);
            kept.add(each);
          }
          case 2 -> {
            index.add(each, true);
            kept.add(each);
          }
          default -> kept.add(each);
        }
      }
    }
    worker.shutdown();
    assertThat(worker.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    assertHeldOnceEach(index, kept);
  }

  /** Two prompts take turns in one place, whose vectors are opposite. */
  @Test
  void aSearchNeverTakesTheVectorOfOnePromptForAnothers() throws InterruptedException {
    Random random = new Random(5);
    float[] asked = random(random);
    float[] opposite = new float[asked.length];
    for (int i = 0; i < asked.length; i++) {
      opposite[i] = -asked[i];
    }
    KnownPrompt same = prompt(1, PromptVector.of(asked));
    KnownPrompt other = prompt(2, PromptVector.of(opposite));
    PartitionIndex index = filled(1, List.of(other));
    AtomicBoolean done = new AtomicBoolean();
    Thread writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!done.get()) {
                    index.add(same, true);
                    index.add(other, true);
                  }
                });
    try {
      for (int i = 0; i < 20_000; i++) {
        for (Near near : index.nearest(same.vector(), 1)) {
          double right = near.prompt().id().equals(same.id()) ? 1 : -1;
          assertThat(near.similarity()).isCloseTo(right, within(1e-9));
        }
      }
    } finally {
      done.set(true);
      writer.join();
    }
  }

  @Test
  void vectorsOfOtherDimensionsAreNeverCompared() {
    Random random = new Random(1);
    PartitionIndex index = filled(20, List.of(prompt(1, PromptVector.of(random(random)))));

    assertThat(index.add(prompt(2, PromptVector.of(new float[] {1, 2})), true)).isZero();
    assertThat(index.nearest(PromptVector.of(new float[] {1, 2}), 5)).isEmpty();
  }

  @Test
  void aVectorIsWithinAHundredthOfItsDirection() {
    Random random = new Random(3);
    for (int i = 0; i < 100; i++) {
      float[] one = random(random);
      float[] other = near(one, 0.5, random);
      double exact = cosine(one, other);
      PromptVector stored = PromptVector.parse(PromptVector.of(one).text());

      assertThat(stored.cosine(PromptVector.of(other))).isCloseTo(exact, within(0.01));
    }
  }

  private static double cosine(float[] one, float[] other) {
    double product = 0;
    double a = 0;
    double b = 0;
    for (int i = 0; i < one.length; i++) {
      product += one[i] * other[i];
      a += one[i] * one[i];
      b += other[i] * other[i];
    }
    return product / Math.sqrt(a * b);
  }
}
