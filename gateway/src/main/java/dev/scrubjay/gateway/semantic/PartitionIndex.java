package dev.scrubjay.gateway.semantic;

import dev.scrubjay.policy.key.CacheKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of one partition at this replica, the newest up to a limit. A search looks at the
 * signs of all of them, 48 bytes each, and at the whole of those alone whose signs differ in the
 * fewest places. Thread-safe; a search never waits for a change.
 */
final class PartitionIndex {
  private static final int MIN_CAPACITY = 16;

  /** How many vectors are compared as a whole, for each one that is searched. */
  private static final int SHORTLIST = 32;

  private final int limit;
  private final LinkedHashMap<String, Integer> slots = new LinkedHashMap<>();
  private final Deque<Integer> free = new ArrayDeque<>();
  private volatile Slots held = new Slots(0, new long[0], new KnownPrompt[0], 0);

  /**
   * @param limit of vectors, at least 1
   */
  PartitionIndex(int limit) {
    this.limit = limit;
  }

  /**
   * The arrays in use, which a writer fills from the front; a slot without a prompt is free.
   *
   * @param words of signs for each vector
   * @param used the slots that may hold a prompt
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Slots(int words, long[] signs, @Nullable KnownPrompt[] prompts, int used) {
    Slots grown(int capacity, int wordsEach) {
      return new Slots(
          wordsEach,
          Arrays.copyOf(signs, capacity * wordsEach),
          Arrays.copyOf(prompts, capacity),
          used);
    }

    Slots using(int slots) {
      return new Slots(words, signs, prompts, Math.max(used, slots));
    }
  }

  /** A prompt and how near it is, -1 to 1. */
  record Near(KnownPrompt prompt, double similarity) {}

  /**
   * Adds {@code prompt}, in place of the one with its id, or of the oldest if there are too many.
   *
   * @param room whether there may be more prompts than now
   * @return by how many prompts there are more now: 0 or 1
   */
  synchronized int add(KnownPrompt prompt, boolean room) {
    long[] signs = prompt.vector().signs();
    if (held.words != 0 && signs.length != held.words) {
      return 0; // made by another model, though the partition should tell them apart
    }
    int before = slots.size();
    Integer same = slots.remove(prompt.id());
    if (same == null && before > 0 && (!room || before >= limit)) {
      same = slots.pollFirstEntry().getValue();
    } else if (same == null && !room) {
      return 0;
    }
    put(same == null ? freeSlot() : same, signs, prompt);
    return slots.size() - before;
  }

  private int freeSlot() {
    Integer slot = free.pollLast();
    return slot == null ? held.used : slot;
  }

  private void put(int slot, long[] signs, KnownPrompt prompt) {
    Slots now = held;
    if (slot >= now.prompts.length) {
      int capacity = Math.min(limit, Math.max(MIN_CAPACITY, now.prompts.length * 2));
      now = now.grown(capacity, signs.length);
    }
    System.arraycopy(signs, 0, now.signs, slot * now.words, now.words);
    now.prompts[slot] = prompt;
    slots.put(prompt.id(), slot);
    held = now.using(slot + 1);
  }

  /** Removes the prompt {@code id}; whether there was one. */
  synchronized boolean remove(String id) {
    Integer slot = slots.remove(id);
    if (slot == null) {
      return false;
    }
    Slots now = held;
    now.prompts[slot] = null;
    free.addLast(slot);
    held = now;
    return true;
  }

  /** The ids of the prompts whose answer is {@code entry}. */
  List<String> of(CacheKey entry) {
    List<String> ids = new ArrayList<>();
    for (KnownPrompt prompt : held.prompts) {
      if (prompt != null && prompt.entry().equals(entry)) {
        ids.add(prompt.id());
      }
    }
    return ids;
  }

  synchronized int size() {
    return slots.size();
  }

  /** The {@code most} prompts nearest to {@code vector}, nearest first. */
  List<Near> nearest(PromptVector vector, int most) {
    Slots now = held;
    long[] signs = vector.signs();
    if (now.used == 0 || signs.length != now.words) {
      return List.of();
    }
    List<Near> near = new ArrayList<>();
    for (KnownPrompt prompt : shortlist(now, signs, most * SHORTLIST)) {
      near.add(new Near(prompt, prompt.vector().cosine(vector)));
    }
    near.sort(Comparator.comparingDouble(Near::similarity).reversed());
    return near.size() <= most ? near : List.copyOf(near.subList(0, most));
  }

  /**
   * The {@code wanted} prompts whose signs differ from {@code asked} in the fewest places, and as
   * many again where several are equally far. One pass: those that are near enough so far are
   * noted, and what is near enough shrinks once there are more than wanted.
   */
  private static List<KnownPrompt> shortlist(Slots now, long[] asked, int wanted) {
    int[] counts = new int[asked.length * Long.SIZE + 1];
    int farthest = counts.length - 1;
    int within = 0;
    int[] noted = new int[4 * wanted];
    int size = 0;
    for (int slot = 0; slot < now.used; slot++) {
      int distance = distance(now.signs, slot * asked.length, asked);
      if (distance <= farthest && now.prompts[slot] != null) {
        if (size == noted.length) {
          noted = Arrays.copyOf(noted, 2 * size);
        }
        noted[size++] = slot;
        counts[distance]++;
        within++;
        while (within - counts[farthest] >= wanted) {
          within -= counts[farthest--];
        }
      }
    }
    List<KnownPrompt> nearest = new ArrayList<>();
    List<KnownPrompt> equallyFar = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      KnownPrompt prompt = now.prompts[noted[i]];
      int distance = distance(now.signs, noted[i] * asked.length, asked);
      if (prompt != null && distance <= farthest) {
        (distance < farthest ? nearest : equallyFar).add(prompt);
      }
    }
    nearest.addAll(equallyFar.subList(0, Math.min(wanted, equallyFar.size())));
    return nearest;
  }

  /** The number of places in which the signs from {@code first} on differ from {@code asked}. */
  private static int distance(long[] signs, int first, long[] asked) {
    int distance = 0;
    int word = 0;
    for (; word + 3 <= asked.length; word += 3) { // of 384 dimensions, twice
      distance +=
          Long.bitCount(signs[first + word] ^ asked[word])
              + Long.bitCount(signs[first + word + 1] ^ asked[word + 1])
              + Long.bitCount(signs[first + word + 2] ^ asked[word + 2]);
    }
    for (; word < asked.length; word++) {
      distance += Long.bitCount(signs[first + word] ^ asked[word]);
    }
    return distance;
  }
}
