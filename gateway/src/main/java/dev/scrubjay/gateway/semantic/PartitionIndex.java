package dev.scrubjay.gateway.semantic;

import dev.scrubjay.gateway.semantic.PromptCell.Member;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.semantic.Asker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The vectors of one partition at this replica, the newest up to a limit, in cells of those that
 * are near each other. A search looks at the signs of the vectors of the nearest cells, 48 bytes
 * each, weighs those of the vectors that differ in the fewest signs, and compares the nearest of
 * these as a whole. Thread-safe; a search never waits for a change, and no change for the division
 * of a cell.
 *
 * <p>A full cell is divided in two by a worker, and one that is left with few prompts is given up,
 * so that the cells follow what is asked. Up to {@link #SEARCHED_CELLS} cells the search is of all
 * vectors.
 */
final class PartitionIndex {
  /** How many cells a search looks into. */
  private static final int SEARCHED_CELLS = 48;

  /** The numbers of places in a search, for each cell: more than any can have. */
  private static final int PLACES = 1 << 24;

  /** With fewer prompts a cell is given up. */
  private static final int LEAST_OF_CELL = PromptCell.CAPACITY / 8;

  /** Of how many vectors the signs are weighed, for each one that is searched. */
  private static final int WEIGHED = 32;

  /** How many vectors are compared as a whole, for each one that is searched. */
  private static final int COMPARED = 10;

  private static final PromptCell[] NONE = {};

  private static final Comparator<Near> BY_SIMILARITY =
      Comparator.comparingDouble(Near::similarity);

  private final int limit;
  private final Executor worker;

  /** The place of each prompt, the oldest first. */
  private final LinkedHashMap<String, Place> places = new LinkedHashMap<>();

  /** The cells that are being divided. */
  private final Set<PromptCell> dividing = new HashSet<>();

  private volatile PromptCell[] cells = NONE;
  private int dimensions;

  private record Place(PromptCell cell, int at) {}

  /**
   * @param limit of vectors, at least 1
   * @param worker divides cells, which takes too long for event loops
   */
  PartitionIndex(int limit, Executor worker) {
    this.limit = limit;
    this.worker = worker;
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
    Place known = places.remove(id);
    if (known != null) {
      empty(known);
    } else if (before > 0 && (!room || before >= limit)) {
      empty(places.pollFirstEntry().getValue());
    } else if (!room) {
      return 0;
    }
    dimensions = vector.codes().length;
    place(new IndexedPrompt(id, prompt.entry(), prompt.text(), prompt.asker()), vector);
    return places.size() - before;
  }

  /** Puts a prompt into the nearest cell. */
  private void place(IndexedPrompt prompt, PromptVector vector) {
    if (cells.length == 0) {
      cells = new PromptCell[] {new PromptCell(vector)};
    }
    PromptCell nearest = nearest(cells, vector);
    places.put(prompt.id(), new Place(nearest, nearest.add(prompt, vector)));
    divideIfFull(nearest);
  }

  /** Has a full cell divided, unless it is being. */
  private void divideIfFull(PromptCell cell) {
    if (cell.isFull() && dividing.add(cell)) {
      worker.execute(() -> divide(cell));
    }
  }

  /** Divides a cell that may be searched and changed meanwhile. */
  private void divide(PromptCell cell) {
    try {
      List<Member> members = members(cell);
      if (members.size() >= PromptCell.CAPACITY) {
        replace(cell, PromptCell.divided(members));
      }
    } finally {
      synchronized (this) {
        dividing.remove(cell);
      }
    }
  }

  /** The prompts of a cell; none if it has been given up. */
  private synchronized List<Member> members(PromptCell cell) {
    return has(cell) ? cell.members() : List.of();
  }

  private boolean has(PromptCell cell) {
    return Arrays.asList(cells).contains(cell);
  }

  /**
   * Puts {@code parts} in the place of {@code cell}, and what has changed there since into them.
   */
  @SuppressWarnings("ReferenceEquality") // an equal one may have another vector
  private synchronized void replace(PromptCell cell, PromptCell[] parts) {
    if (!has(cell)) {
      return; // its prompts are in other cells
    }
    for (PromptCell part : parts) {
      part.each(
          (prompt, at) -> {
            Place now = places.get(prompt.id());
            if (now != null && now.cell().equals(cell) && cell.block().prompt(now.at()) == prompt) {
              places.put(prompt.id(), new Place(part, at));
            } else {
              part.remove(at);
            }
          });
    }
    cell.each(
        (prompt, at) -> {
          if (new Place(cell, at).equals(places.get(prompt.id()))) { // it is newer than the parts
            PromptVector vector = cell.vector(at);
            PromptCell part = nearest(parts, vector);
            places.put(prompt.id(), new Place(part, part.add(prompt, vector)));
          }
        });
    cells = Stream.concat(without(cell), Arrays.stream(parts)).toArray(PromptCell[]::new);
    Arrays.stream(parts).forEach(this::divideIfFull);
  }

  private static PromptCell nearest(PromptCell[] cells, PromptVector vector) {
    long[] signs = cells[0].block().signs(vector);
    PromptCell nearest = cells[0];
    int least = nearest.distance(signs);
    for (PromptCell cell : cells) {
      int distance = cell.distance(signs);
      if (distance < least) {
        nearest = cell;
        least = distance;
      }
    }
    return nearest;
  }

  private Stream<PromptCell> without(PromptCell cell) {
    return Arrays.stream(cells).filter(each -> !each.equals(cell));
  }

  /** Empties a place, and gives its cell up if that has few prompts left. */
  private void empty(Place place) {
    PromptCell cell = place.cell();
    cell.remove(place.at());
    if (cell.size() < LEAST_OF_CELL && cells.length > 1) {
      cells = without(cell).toArray(PromptCell[]::new);
      cell.each((prompt, at) -> place(prompt, cell.vector(at)));
    }
  }

  /** Removes the prompt {@code id}; whether there was one. */
  synchronized boolean remove(String id) {
    Place place = places.remove(id);
    if (place == null) {
      return false;
    }
    empty(place);
    return true;
  }

  /** The ids of the prompts whose answer is {@code entry}. */
  List<String> of(CacheKey entry) {
    List<String> ids = new ArrayList<>();
    for (PromptCell cell : cells) {
      cell.each(
          (prompt, at) -> {
            if (prompt.entry().equals(entry)) {
              ids.add(prompt.id());
            }
          });
    }
    return ids;
  }

  synchronized int size() {
    return places.size();
  }

  /** How many cells there are. */
  int cells() {
    return cells.length;
  }

  /** The {@code most} prompts nearest to {@code vector}, nearest first. */
  List<Near> nearest(PromptVector vector, int most) {
    PromptCell[] now = cells;
    if (now.length == 0 || !now[0].block().holds(vector)) {
      return List.of();
    }
    long[] signs = now[0].block().signs(vector);
    PromptBlock[] blocks = blocks(now, signs);
    SignShortlist shortlist = new SignShortlist(signs.length * Long.SIZE, most * WEIGHED);
    for (int i = 0; i < blocks.length; i++) {
      blocks[i].scan(signs, i * PLACES, shortlist);
    }
    PriorityQueue<Near> best = new PriorityQueue<>(BY_SIMILARITY);
    for (int place : nearest(blocks, shortlist.nearest(), new SignSums(vector), most * COMPARED)) {
      Near near = blocks[place / PLACES].near(place % PLACES, vector);
      if (near != null) {
        best.add(near);
      }
      if (best.size() > most) {
        best.remove();
      }
    }
    return best.stream().sorted(BY_SIMILARITY.reversed()).toList();
  }

  /** What the cells hold whose centers are the nearest, by their signs. */
  private static PromptBlock[] blocks(PromptCell[] cells, long[] signs) {
    int[] searched = IntStream.range(0, cells.length).toArray();
    if (cells.length > SEARCHED_CELLS) {
      SignShortlist shortlist = new SignShortlist(signs.length * Long.SIZE, SEARCHED_CELLS);
      for (int i = 0; i < cells.length; i++) {
        int distance = cells[i].distance(signs);
        if (distance <= shortlist.farthest()) {
          shortlist.note(i, distance);
        }
      }
      searched = shortlist.nearest();
    }
    return Arrays.stream(searched).mapToObj(i -> cells[i].block()).toArray(PromptBlock[]::new);
  }

  /** Of these places, the {@code most} whose weighed signs are the most like the asked vector's. */
  private static int[] nearest(PromptBlock[] blocks, int[] places, SignSums sums, int most) {
    if (places.length <= most) {
      return places;
    }
    long[] ranked = new long[places.length];
    for (int i = 0; i < places.length; i++) {
      int place = places[i];
      long sum = blocks[place / PLACES].sum(place % PLACES, sums);
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
