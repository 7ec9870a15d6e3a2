package dev.scrubjay.gateway.semantic;

import dev.scrubjay.gateway.semantic.PartitionIndex.IndexedPrompt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;

/**
 * Prompts of one partition that are near each other. One thread at a time may change it; searches
 * read the block meanwhile, which is replaced by a larger one when it is full. A full cell is to be
 * divided, and takes more prompts until it is.
 */
final class PromptCell {
  /** The prompts with which a cell is full. */
  static final int CAPACITY = 512;

  private static final int SMALLEST_BLOCK = 16;

  /** The smallest part of a divided cell, of as many. */
  private static final int LEAST_PART = CAPACITY / 4;

  /** How often the two means of a cell that is divided are computed again. */
  private static final int ROUNDS = 2;

  /** The signs of the mean of its prompts when it was made. */
  private final long[] center;

  private volatile PromptBlock block;
  private int prompts;

  /** A cell without prompts. */
  PromptCell(PromptVector center) {
    this(center, SMALLEST_BLOCK);
  }

  private PromptCell(PromptVector center, int capacity) {
    this.block = new PromptBlock(capacity, center.codes().length);
    this.center = block.signs(center);
  }

  /** What searches read. */
  PromptBlock block() {
    return block;
  }

  /** In how many of their signs a vector and the center differ. */
  int distance(long[] signs) {
    int distance = 0;
    for (int word = 0; word < center.length; word++) {
      distance += Long.bitCount(center[word] ^ signs[word]);
    }
    return distance;
  }

  /** Whether it should be divided. */
  boolean isFull() {
    return prompts >= CAPACITY;
  }

  int size() {
    return prompts;
  }

  /** Adds a prompt, and returns its place. */
  int add(IndexedPrompt prompt, PromptVector vector) {
    PromptBlock now = block;
    if (prompts == now.capacity()) {
      int more = prompts + Math.ceilDiv(prompts, 2);
      now = now.larger(isFull() ? more : Math.min(CAPACITY, more));
      block = now;
    }
    int place = prompts == now.used() ? prompts : freePlace(now);
    now.put(place, prompt, vector);
    prompts++;
    return place;
  }

  private static int freePlace(PromptBlock block) {
    return IntStream.range(0, block.used())
        .filter(place -> block.prompt(place) == null)
        .findFirst()
        .orElseThrow();
  }

  /** A copy of the vector at a place, of which there is a prompt. Not for searches. */
  PromptVector vector(int place) {
    return block.vector(place);
  }

  /** Removes the prompt at a place. */
  void remove(int place) {
    block.remove(place);
    prompts--;
  }

  /** Tells {@code visitor} of each prompt and its place; searches may do so meanwhile. */
  void each(ObjIntConsumer<IndexedPrompt> visitor) {
    PromptBlock now = block;
    for (int place = 0; place < now.used(); place++) {
      IndexedPrompt prompt = now.prompt(place);
      if (prompt != null) {
        visitor.accept(prompt, place);
      }
    }
  }

  /** A prompt of the cell with a copy of its vector. */
  record Member(IndexedPrompt prompt, PromptVector vector) {}

  /** Its prompts now. Not for searches. */
  List<Member> members() {
    List<Member> members = new ArrayList<>(prompts);
    each((prompt, place) -> members.add(new Member(prompt, vector(place))));
    return members;
  }

  /**
   * The prompts of a full cell in two cells of prompts that are near each other (k-means), as far
   * as that leaves neither cell almost empty. Takes a few milliseconds.
   */
  static PromptCell[] divided(List<Member> members) {
    PromptVector one = farthest(members, members.getFirst().vector());
    PromptVector other = farthest(members, one);
    double[] nearerToOne = nearerTo(one, other, members);
    for (int round = 0; round < ROUNDS; round++) {
      double[] before = nearerToOne;
      one = mean(members, i -> before[i] > 0);
      other = mean(members, i -> before[i] <= 0);
      nearerToOne = nearerTo(one, other, members);
    }
    double[] order = nearerToOne;
    List<Member> sorted =
        IntStream.range(0, order.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -order[i]))
            .map(members::get)
            .toList();
    int border = (int) Arrays.stream(order).filter(nearer -> nearer > 0).count();
    int all = members.size();
    int cut = Math.clamp(border, LEAST_PART, all - LEAST_PART);
    return new PromptCell[] {cell(sorted.subList(0, cut)), cell(sorted.subList(cut, all))};
  }

  private static PromptVector farthest(List<Member> members, PromptVector from) {
    return members.stream()
        .map(Member::vector)
        .min(Comparator.comparingDouble(from::cosine))
        .orElseThrow();
  }

  private static double[] nearerTo(PromptVector one, PromptVector other, List<Member> members) {
    return members.stream()
        .mapToDouble(each -> each.vector().cosine(one) - each.vector().cosine(other))
        .toArray();
  }

  private static PromptVector mean(List<Member> members, IntPredicate included) {
    float[] sum = new float[members.getFirst().vector().codes().length];
    for (int i = 0; i < members.size(); i++) {
      if (included.test(i)) {
        members.get(i).vector().addTo(sum);
      }
    }
    return PromptVector.of(sum);
  }

  private static PromptCell cell(List<Member> members) {
    PromptVector center = mean(members, i -> true);
    PromptCell cell = new PromptCell(center, Math.min(CAPACITY, members.size() * 3 / 2));
    members.forEach(member -> cell.add(member.prompt(), member.vector()));
    return cell;
  }
}
