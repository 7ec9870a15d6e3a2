package dev.scrubjay.gateway.cli.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.cache.redis.EvictionReplay.Access;
import dev.scrubjay.gateway.dialect.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The formats of a line in a trace. */
enum LineFormat {
  CSV {
    @Override
    boolean isHeader(String line) {
      return line.startsWith(TraceReader.NAMES.getFirst());
    }

    @Override
    Access access(String line, int index) {
      List<String> fields = List.of(line.split(",", -1));
      if (fields.size() != 5 && fields.size() != 6) {
        throw new IllegalArgumentException(fields.size() + " fields (expected: 5 or 6)");
      }
      return fromFields(fields);
    }
  },
  JSON_LINES {
    @Override
    Access access(String line, int index) {
      ObjectNode object = object(line);
      for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        if (!TraceReader.NAMES.contains(name)) {
          throw new IllegalArgumentException(
              name + ": unknown (expected: " + String.join(", ", TraceReader.NAMES) + ")");
        }
      }
      return fromFields(TraceReader.NAMES.stream().map(name -> text(object.get(name))).toList());
    }

    private static ObjectNode object(String line) {
      try {
        return Json.object(line.getBytes(StandardCharsets.UTF_8));
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException("not a JSON object: " + e.getOriginalMessage(), e);
      }
    }

    private static String text(@Nullable JsonNode value) {
      return value == null ? "" : value.asText();
    }
  },
  KEYS {
    @Override
    Access access(String line, int index) {
      return new Access(
          DEFAULT_TENANT, index, line, KEY_ALONE_BYTES, KEY_ALONE_USD, KEY_ALONE_LATENCY);
    }
  };

  private static final String DEFAULT_TENANT = "default";
  private static final int MAX_BYTES = 64 << 20;
  private static final int KEY_ALONE_BYTES = 1024;
  private static final double KEY_ALONE_USD = 0.001;
  private static final Duration KEY_ALONE_LATENCY = Duration.ofSeconds(1);

  /** The format of a trace whose first line is {@code line}. */
  static LineFormat of(String line) {
    return line.startsWith("{") ? JSON_LINES : line.contains(",") ? CSV : KEYS;
  }

  /** Whether a trace's first line names the columns. */
  boolean isHeader(String line) {
    return false;
  }

  /**
   * Parses a line.
   *
   * @param index of the access in the trace, from 0
   * @throws IllegalArgumentException naming the field that is wrong
   */
  abstract Access access(String line, int index);

  private static Access fromFields(List<String> fields) {
    String key = fields.get(1).strip();
    if (key.isEmpty()) {
      throw new IllegalArgumentException("key: is missing");
    }
    String tenant = fields.size() < 6 ? "" : fields.get(5).strip();
    return new Access(
        tenant.isEmpty() ? DEFAULT_TENANT : tenant,
        (long) number(fields, 0, 1L << 50),
        key,
        (int) Math.max(1, number(fields, 2, MAX_BYTES)),
        number(fields, 3, 1e9),
        Duration.ofNanos((long) (number(fields, 4, 1e9) * 1e6)));
  }

  private static double number(List<String> fields, int index, double max) {
    String text = fields.get(index).strip();
    try {
      double number = Double.parseDouble(text);
      if (number >= 0 && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // the same error as a number out of range
    }
    throw new IllegalArgumentException(
        "%s: '%s' (expected: a number, 0 to %.0f)"
            .formatted(TraceReader.NAMES.get(index), text, max));
  }
}
