package dev.scrubjay.gateway.http.message;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.cache.StoreHints;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A client's options for storing its answer: {@code access_frequency}, {@code priority}, {@code
 * ttl} (seconds) and {@code tags}, as members of a body or as {@code X-Scrubjay-} headers.
 */
public record StoreOptions(StoreHints hints, Set<String> tags) {
  public static final Set<String> NAMES = Set.of("access_frequency", "priority", "ttl", "tags");

  private static final int MAX_TAGS = 16;
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_.:/-]{1,64}");

  /** The options in {@code headers}. */
  public static StoreOptions fromHeaders(MultiMap headers) {
    return read(
        headers.get("x-scrubjay-access-frequency"),
        headers.get("x-scrubjay-priority"),
        headers.get("x-scrubjay-ttl"),
        tags(headers.get("x-scrubjay-tags")));
  }

  /** The options in the members of a body, and in the headers where a member is missing. */
  public static StoreOptions in(RequestFields fields, MultiMap headers) {
    return read(
        orHeader(fields, "access_frequency", headers),
        orHeader(fields, "priority", headers),
        orHeader(fields, "ttl", headers),
        fields.has("tags")
            ? tags(fields.object().get("tags"))
            : tags(headers.get("x-scrubjay-tags")));
  }

  private static @Nullable String orHeader(RequestFields fields, String name, MultiMap headers) {
    return fields.has(name)
        ? fields.object().get(name).asText()
        : headers.get(RequirementValues.header(name));
  }

  private static StoreOptions read(
      @Nullable String frequency,
      @Nullable String priority,
      @Nullable String ttl,
      Set<String> tags) {
    StoreHints none = StoreHints.NONE;
    StoreHints hints =
        new StoreHints(
            frequency == null ? none.frequency() : Optional.of(frequency(frequency)),
            priority == null
                ? none.priority()
                : (int) whole("priority", priority, 0, StoreHints.MAX_PRIORITY),
            ttl == null
                ? none.ttl()
                : Optional.of(Duration.ofSeconds(whole("ttl", ttl, 1, 31_536_000))));
    return new StoreOptions(hints, tags);
  }

  private static AccessFrequency frequency(String text) {
    return AccessFrequency.parse(text)
        .orElseThrow(
            () -> RequestFields.wrong("access_frequency", "expected frequent, moderate or rare"));
  }

  private static long whole(String name, String text, long min, long max) {
    try {
      long value = Long.parseLong(text.strip());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // the same error as a number out of range
    }
    throw RequestFields.wrong(name, "expected a whole number from " + min + " to " + max);
  }

  private static Set<String> tags(@Nullable String header) {
    return header == null
        ? Set.of()
        : checked(Arrays.stream(header.split(",", -1)).map(String::strip).toList());
  }

  private static Set<String> tags(JsonNode array) {
    if (!array.isArray()) {
      throw RequestFields.wrong("tags", "expected an array of strings");
    }
    LinkedHashSet<String> tags = new LinkedHashSet<>();
    for (JsonNode tag : array) {
      if (!tag.isTextual()) {
        throw RequestFields.wrong("tags", "each: expected a string");
      }
      tags.add(tag.textValue());
    }
    return checked(tags);
  }

  private static Set<String> checked(Iterable<String> given) {
    LinkedHashSet<String> tags = new LinkedHashSet<>();
    for (String tag : given) {
      if (!TAG.matcher(tag).matches()) {
        throw RequestFields.wrong(
            "tags", "each: expected 1 to 64 letters, digits, '_', '-', '.', ':' or '/'");
      }
      tags.add(tag);
    }
    if (tags.size() > MAX_TAGS) {
      throw RequestFields.wrong("tags", "expected at most " + MAX_TAGS);
    }
    return tags;
  }
}
