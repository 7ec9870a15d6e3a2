package dev.scrubjay.gateway.semantic;

import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.semantic.Asker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The vectors of one partition at this replica, the newest up to a limit. A search looks at the
 * signs of all of them, 48 bytes each, weighs those of the vectors that differ in the fewest signs,
 * and compares the nearest of these as a whole. Thread-safe; a search never waits for a change.
 */
final class PartitionIndex {
  /** Blocks grow with the partition from the smallest to the largest, and are never copied. */
  private static final int SMALLEST_BLOCK = 16;

  private static final int LARGEST_BLOCK = 4_096;

  /** Of how many vectors the signs are weighed, for each one that is searched. */
  private static final int WEIGHED = 32;

  /** How many vectors are compared as a whole, for each one that is searched. */
  private static final int COMPARED = 16;

  private static final Comparator<Near> BY_SIMILARITY =
      Comparator.comparingDouble(Near::similarity);

  private final int limit;

  /** The place of each prompt, the oldest first: the block times its largest size, and within. */
  private final LinkedHashMap<String, Integer> places = new LinkedHashMap<>();

  private final Deque<Integer> free = new ArrayDeque<>();
  private int dimensions;
  private int capacity;
  private volatile PromptBlock[] blocks = {};

  /**
   * @param limit of vectors, at least 1
   */
  PartitionIndex(int limit) {
    this.limit = limit;
  }

  /**
   * A prompt in the index, without its vector.
   *
   * @param entry the key of its answer
   * @param asker who asked it
   */
  record IndexedPrompt(String id, CacheKey entry, String text, Asker asker) {}

  /** A prompt and how near it is, -1 to 1. */
  record Near(IndexedPrompt prompt, double similarity) {}

  /**
   * Adds {@code prompt}, in place of the one with its id, or of the oldest if there are too many.
   *
   * @param room whether there may be more prompts than now
   * @return by how many prompts there are more now: 0 or 1
   */
  synchronized int add(KnownPrompt prompt, boolean room) {
    PromptVector vector = prompt.vector();
    if (dimensions != 0 && vector.codes().length != dimensions) {
      return 0; // made by another model, though the partition should tell them apart
    }
    String id = prompt.id();
    int before = places.size();
    Integer place = places.remove(id);
    if (place == null && before > 0 && (!room || before >= limit)) {
      place = places.pollFirstEntry().getValue();
    } else if (place == null && !room) {
      return 0;
    }
    dimensions = vector.codes().length;
    int at = place == null ? freePlace() : place;
    blocks[at / LARGEST_BLOCK].put(
        at % LARGEST_BLOCK,
        new IndexedPrompt(id, prompt.entry(), prompt.text(), prompt.asker()),
        vector);
    places.put(id, at);
    return places.size() - before;
  }

  private int freePlace() {
    Integer place = free.pollLast();
    if (place != null) {
      return place;
    }
    PromptBlock[] now = blocks;
    PromptBlock last = now.length == 0 ? null : now[now.length - 1];
    if (last == null || last.used() == last.capacity()) {
      int size = Math.clamp(capacity, SMALLEST_BLOCK, LARGEST_BLOCK);
      last = new PromptBlock(Math.min(size, limit - capacity), dimensions);
      capacity += last.capacity();
      now = Arrays.copyOf(now, now.length + 1);
      now[now.length - 1] = last;
      blocks = now;
    }
    return (now.length - 1) * LARGEST_BLOCK + last.used();
  }

  /** Removes the prompt {@code id}; whether there was one. */
  synchronized boolean remove(String id) {
    Integer place = places.remove(id);
    if (place == null) {
      return false;
    }
    blocks[place / LARGEST_BLOCK].remove(place % LARGEST_BLOCK);
    free.addLast(place);
    return true;
  }

  /** The ids of the prompts whose answer is {@code entry}. */
  List<String> of(CacheKey entry) {
    List<String> ids = new ArrayList<>();
    for (PromptBlock block : blocks) {
      for (int place = 0; place < block.used(); place++) {
        IndexedPrompt prompt = block.prompt(place);
        if (prompt != null && prompt.entry().equals(entry)) {
          ids.add(prompt.id());
        }
      }
    }
    return ids;
  }

  synchronized int size() {
    return places.size();
  }

  /** The {@code most} prompts nearest to {@code vector}, nearest first. */
  List<Near> nearest(PromptVector vector, int most) {
    PromptBlock[] now = blocks;
    if (now.length == 0 || !now[0].holds(vector)) {
      return List.of();
    }
    long[] signs = now[0].signs(vector);
    SignShortlist shortlist = new SignShortlist(vector.codes().length, most * WEIGHED);
    for (int i = 0; i < now.length; i++) {
      now[i].scan(signs, i * LARGEST_BLOCK, shortlist);
    }
    PriorityQueue<Near> best = new PriorityQueue<>(BY_SIMILARITY);
    for (int place : nearest(now, shortlist.nearest(), new SignSums(vector), most * COMPARED)) {
      Near near = now[place / LARGEST_BLOCK].near(place % LARGEST_BLOCK, vector);
      if (near != null) {
        best.add(near);
      }
      if (best.size() > most) {
        best.remove();
      }
    }
    return best.stream().sorted(BY_SIMILARITY.reversed()).toList();
  }

  /** Of these places, the {@code most} whose weighed signs are the most like the asked vector's. */
  private static int[] nearest(PromptBlock[] blocks, int[] places, SignSums sums, int most) {
    if (places.length <= most) {
      return places;
    }
    long[] ranked = new long[places.length];
    for (int i = 0; i < places.length; i++) {
      int place = places[i];
      long sum = blocks[place / LARGEST_BLOCK].sum(place % LARGEST_BLOCK, sums);
      ranked[i] = (sum << Integer.SIZE) | place;
    }
    Arrays.sort(ranked);
    int[] nearest = new int[most];
    for (int i = 0; i < most; i++) {
      nearest[i] = (int) ranked[i];
    }
    return nearest;
  }
}
