package dev.scrubjay.policy.curves;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The text of a batch: a line with the number of accesses, the time and the threshold; a line for
 * each operation, with its lookups; an empty line; a line for each access, with its time before
 * that of the batch and the number of its operation. About 35 bytes for each access.
 */
public final class BatchText {
  private static final int RADIX = 36;

  private BatchText() {}

  /** The text that {@link #parse} reads; its first line is {@code accesses millis threshold}. */
  public static String of(AccessBatch batch) {
    TreeSet<String> operations = new TreeSet<>(batch.lookups().keySet());
    batch.accesses().forEach(access -> operations.add(access.operation()));
    StringBuilder text = new StringBuilder(64 + 40 * batch.accesses().size());
    text.append(batch.accesses().size());
    text.append(' ').append(batch.millis());
    text.append(' ').append(batch.threshold()).append('\n');
    Map<String, Integer> numbers = new HashMap<>();
    for (String operation : operations) {
      numbers.put(operation, numbers.size());
      LookupCount count = batch.lookups().getOrDefault(operation, LookupCount.NONE);
      text.append(operation).append(' ').append(count.lookups());
      text.append(' ').append(count.apart()).append('\n');
    }
    text.append('\n');
    for (SampledAccess access : batch.accesses()) {
      append(text, access, batch.millis(), numbers.getOrDefault(access.operation(), 0));
    }
    return text.toString();
  }

  private static void append(StringBuilder text, SampledAccess access, long until, int operation) {
    text.append(until - access.millis()).append(' ');
    text.append(Long.toString(access.key(), RADIX)).append(' ');
    text.append(operation).append(' ').append(access.uses()).append(' ').append(access.hits());
    text.append(' ').append(access.stored() ? 1 : 0).append(' ').append(access.bytes());
    text.append(' ').append((float) access.usd());
    text.append(' ').append(access.fixedTtl()).append('\n');
  }

  /**
   * The batch of which {@code text} is the text.
   *
   * @throws IllegalArgumentException if it is of none
   */
  public static AccessBatch parse(String text) {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("batch: is empty");
    }
    String[] head = fields(lines.getFirst(), 3);
    long millis = Long.parseLong(head[1]);
    Map<String, LookupCount> counts = new LinkedHashMap<>();
    int line = 1;
    for (; line < lines.size() && !lines.get(line).isEmpty(); line++) {
      String[] count = fields(lines.get(line), 3);
      counts.put(count[0], new LookupCount(Long.parseLong(count[1]), Long.parseLong(count[2])));
    }
    List<String> names = List.copyOf(counts.keySet());
    List<SampledAccess> accesses = new ArrayList<>();
    for (line++; line < lines.size(); line++) {
      accesses.add(access(fields(lines.get(line), 9), millis, names));
    }
    return new AccessBatch(Integer.parseInt(head[2]), millis, counts, accesses);
  }

  private static SampledAccess access(String[] fields, long until, List<String> operations) {
    int operation = Integer.parseInt(fields[2]);
    if (operation < 0 || operation >= operations.size()) {
      throw new IllegalArgumentException("operation: " + operation + " (expected: one listed)");
    }
    return new SampledAccess(
        until - Long.parseLong(fields[0]),
        Long.parseLong(fields[1], RADIX),
        operations.get(operation),
        Integer.parseInt(fields[3]),
        Integer.parseInt(fields[4]),
        fields[5].equals("1"),
        Integer.parseInt(fields[6]),
        Double.parseDouble(fields[7]),
        Long.parseLong(fields[8]));
  }

  private static String[] fields(String line, int count) {
    String[] fields = line.split(" ", -1);
    if (fields.length != count) {
      throw new IllegalArgumentException("batch: '" + line + "' (expected: " + count + " fields)");
    }
    return fields;
  }
}
