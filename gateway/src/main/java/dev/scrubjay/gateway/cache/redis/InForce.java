package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.gateway.cache.dictionary.Dictionary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The dictionaries of one operation, as Redis holds them: {@code id trained id...}, the one in
 * force first, then when it was trained, then those before it.
 *
 * @param ids the newest first; empty if there never was one
 * @param trained ms since the epoch
 */
record InForce(List<Long> ids, long trained) {
  static final InForce NONE = new InForce(List.of(), 0);

  /** As many as can be trained while an entry lives. */
  private static final int MAX_IDS = 9;

  InForce {
    ids = List.copyOf(ids);
  }

  /** Reads {@code row}; {@link #NONE} if it is none. */
  static InForce parse(String row) {
    String[] words = row.split(" ", -1);
    List<Long> ids =
        Stream.concat(Stream.of(words[0]), Arrays.stream(words).skip(2))
            .map(Dictionary::id)
            .filter(id -> id != Dictionary.EMPTY.id())
            .toList();
    try {
      return ids.isEmpty() || words.length < 2 ? NONE : new InForce(ids, Long.parseLong(words[1]));
    } catch (NumberFormatException e) {
      return NONE;
    }
  }

  /** The dictionary {@code id} in force from {@code now} on, and these before it. */
  InForce succeededBy(long id, long now) {
    List<Long> all = new ArrayList<>(List.of(id));
    ids.stream().limit(MAX_IDS - 1).forEach(all::add);
    return new InForce(all, now);
  }

  /** The id of the one in force; that of {@link Dictionary#EMPTY} if there is none. */
  long id() {
    return ids.isEmpty() ? Dictionary.EMPTY.id() : ids.getFirst();
  }

  /** The row that {@link #parse} reads. */
  String row() {
    return ids.isEmpty()
        ? ""
        : Stream.concat(
                Stream.of(Dictionary.name(id()), Long.toString(trained)),
                ids.stream().skip(1).map(Dictionary::name))
            .collect(Collectors.joining(" "));
  }
}
