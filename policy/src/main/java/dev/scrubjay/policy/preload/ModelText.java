package dev.scrubjay.policy.preload;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A model as text: a line with the version, one {@code kind right all} for each kind of prediction,
 * and one {@code key usd seconds asked times successors} for each key, with times in seconds.
 */
final class ModelText {
  private static final String VERSION = "preload 1";
  private static final String NONE = "-";

  private ModelText() {}

  static String of(Map<String, KeyHistory> keys, Map<PredictionKind, TrackRecord> records) {
    StringBuilder text = new StringBuilder(VERSION).append('\n');
    records.forEach(
        (kind, record) ->
            text.append(kind)
                .append(' ')
                .append(record.right())
                .append(' ')
                .append(record.all())
                .append('\n'));
    keys.forEach((key, history) -> text.append(line(key, history)).append('\n'));
    return text.toString();
  }

  private static String line(String key, KeyHistory history) {
    String times =
        Arrays.stream(history.times())
            .mapToObj(time -> Long.toString(time / 1000))
            .collect(Collectors.joining(","));
    String successors =
        history.successors().entrySet().stream()
            .map(next -> next.getKey() + "=" + next.getValue())
            .collect(Collectors.joining(","));
    return String.join(
        " ",
        key,
        Double.toString(history.usd()),
        Double.toString(history.seconds()),
        Integer.toString(history.asked()),
        times.isEmpty() ? NONE : times,
        successors.isEmpty() ? NONE : successors);
  }

  static void read(
      String text, Map<String, KeyHistory> keys, Map<PredictionKind, TrackRecord> records) {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !lines.getFirst().equals(VERSION)) {
      return;
    }
    for (String line : lines.subList(1, lines.size())) {
      List<String> fields = List.of(line.split(" ", -1));
      if (fields.size() == 3) {
        records.put(
            PredictionKind.valueOf(fields.get(0)),
            new TrackRecord(Double.parseDouble(fields.get(1)), Double.parseDouble(fields.get(2))));
      } else if (fields.size() == 6 && keys.size() < PreloadModel.MAX_KEYS) {
        keys.put(fields.getFirst(), history(fields));
      } else {
        throw new IllegalArgumentException("a line of " + fields.size() + " fields");
      }
    }
  }

  private static KeyHistory history(List<String> fields) {
    long[] times =
        parts(fields.get(4)).stream().mapToLong(time -> Long.parseLong(time) * 1000).toArray();
    Map<String, Integer> successors = new HashMap<>();
    for (String next : parts(fields.get(5))) {
      int sign = next.lastIndexOf('=');
      successors.put(next.substring(0, sign), Integer.parseInt(next.substring(sign + 1)));
    }
    return new KeyHistory(
        times,
        Integer.parseInt(fields.get(3)),
        Double.parseDouble(fields.get(1)),
        Double.parseDouble(fields.get(2)),
        successors);
  }

  private static List<String> parts(String field) {
    return field.equals(NONE) ? List.of() : List.of(field.split(",", -1));
  }
}
