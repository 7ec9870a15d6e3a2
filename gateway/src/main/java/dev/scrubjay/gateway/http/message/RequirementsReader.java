package dev.scrubjay.gateway.http.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.request.FallbackChoice;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.policy.routing.Profile;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads routing requirements, under the seed's names: from an object's members ({@code
 * task_type}...) and from headers ({@code X-Scrubjay-Task-Type}...). What the object says counts
 * more.
 */
public final class RequirementsReader {
  public static final Set<String> NAMES =
      Set.of(
          "task_type",
          "task_complexity",
          "token_count",
          "latency_requirement",
          "cost_budget",
          "accuracy_requirement",
          "strict",
          "fallbacks",
          "profile");

  private static final int MAX_TEXT = 100;
  private static final int MAX_FALLBACKS = 5;

  private static final Pattern MODEL_NAME = Pattern.compile("[A-Za-z0-9._:/@-]{1,128}");

  private final String path;
  private final Map<String, String> values;

  private RequirementsReader(String path, Map<String, String> values) {
    this.path = path;
    this.values = values;
  }

  /**
   * Takes the {@code routing} member out of {@code body}, and what it leaves open from {@code
   * headers}.
   *
   * @throws ApiException naming the member that is unknown or wrong
   */
  public static RoutingRequirements takeFrom(ObjectNode body, MultiMap headers) {
    JsonNode routing = body.remove("routing");
    Map<String, String> values = fromHeaders(headers);
    if (routing != null && !routing.isNull()) {
      if (!(routing instanceof ObjectNode requirements)) {
        throw new ApiException(ApiError.invalid("routing", "routing: expected an object"));
      }
      for (Iterator<String> names = requirements.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        if (!NAMES.contains(name)) {
          throw new ApiException(
              ApiError.invalid(
                  "routing." + name,
                  "routing." + name + ": unknown (expected one of " + NAMES + ")"));
        }
      }
      putAll(values, requirements);
    }
    return new RequirementsReader("routing.", values).read();
  }

  /**
   * The requirements among the members of {@code object}, and what they leave open from headers.
   */
  public static RoutingRequirements in(ObjectNode object, MultiMap headers) {
    Map<String, String> values = fromHeaders(headers);
    putAll(values, object);
    return new RequirementsReader("", values).read();
  }

  private static Map<String, String> fromHeaders(MultiMap headers) {
    Map<String, String> values = new HashMap<>();
    for (String name : NAMES) {
      String value = headers.get("x-scrubjay-" + name.replace('_', '-'));
      if (value != null) {
        values.put(name, value.strip());
      }
    }
    return values;
  }

  private static void putAll(Map<String, String> values, ObjectNode object) {
    for (String name : NAMES) {
      JsonNode value = object.get(name);
      if (value != null && !value.isNull()) {
        values.put(name, value.isValueNode() ? value.asText() : value.toString());
      }
    }
  }

  private RoutingRequirements read() {
    OptionalDouble seconds = number("latency_requirement", 0.001, 86_400, "seconds above 0");
    return new RoutingRequirements(
        taskType(),
        complexity(),
        tokenCount(),
        seconds.isPresent()
            ? Optional.of(Duration.ofNanos((long) (seconds.getAsDouble() * 1e9)))
            : Optional.empty(),
        number("cost_budget", 0, 1e9, "USD, 0 or more"),
        number("accuracy_requirement", 0, 1, "0 to 1"),
        strict(),
        fallbacks(),
        profile(),
        Optional.empty());
  }

  private Optional<TaskType> taskType() {
    String text = values.get("task_type");
    if (text != null && (text.isBlank() || text.length() > MAX_TEXT)) {
      throw wrong("task_type", "1 to " + MAX_TEXT + " characters");
    }
    return Optional.ofNullable(text).map(TaskType::of);
  }

  private Optional<TaskComplexity> complexity() {
    String text = values.get("task_complexity");
    if (text == null) {
      return Optional.empty();
    }
    return Optional.of(
        switch (text.toLowerCase(Locale.ROOT)) {
          case "simple" -> TaskComplexity.SIMPLE;
          case "moderate" -> TaskComplexity.MODERATE;
          case "complex" -> TaskComplexity.COMPLEX;
          default -> throw wrong("task_complexity", "simple, moderate or complex");
        });
  }

  private Optional<Profile> profile() {
    String text = values.get("profile");
    if (text == null) {
      return Optional.empty();
    }
    return Optional.of(
        switch (text.toLowerCase(Locale.ROOT)) {
          case "balanced" -> Profile.BALANCED;
          case "quality" -> Profile.QUALITY;
          case "savings" -> Profile.SAVINGS;
          default -> throw wrong("profile", "balanced, quality or savings");
        });
  }

  private OptionalInt tokenCount() {
    OptionalDouble count = number("token_count", 0, 100_000_000, "a whole number, 0 or more");
    if (count.isPresent() && count.getAsDouble() != Math.rint(count.getAsDouble())) {
      throw wrong("token_count", "a whole number, 0 or more");
    }
    return count.isPresent() ? OptionalInt.of((int) count.getAsDouble()) : OptionalInt.empty();
  }

  private boolean strict() {
    return switch (values.getOrDefault("strict", "false").toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong("strict", "true or false");
    };
  }

  /** In an object, a list of models or a flag; in a header, names with commas between or a flag. */
  private FallbackChoice fallbacks() {
    String text = values.get("fallbacks");
    if (text == null) {
      return FallbackChoice.CONFIGURED;
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> new FallbackChoice.AnyModel();
      case "false", "[]" -> new FallbackChoice.NoFallback();
      default -> new FallbackChoice.ListedModels(names("fallbacks", text));
    };
  }

  private List<String> names(String name, String text) {
    String expected = "true, false or up to " + MAX_FALLBACKS + " model names";
    List<String> names = new ArrayList<>();
    for (String part : text.replaceAll("^\\[|]$", "").split(",", MAX_FALLBACKS + 1)) {
      String model = part.strip().replaceAll("^\"|\"$", "");
      if (!MODEL_NAME.matcher(model).matches() || names.contains(model)) {
        throw wrong(name, expected);
      }
      names.add(model);
    }
    if (names.size() > MAX_FALLBACKS) {
      throw wrong(name, expected);
    }
    return names;
  }

  private OptionalDouble number(String name, double min, double max, String expected) {
    String text = values.get(name);
    if (text == null) {
      return OptionalDouble.empty();
    }
    try {
      double value = Double.parseDouble(text);
      if (value >= min && value <= max) {
        return OptionalDouble.of(value);
      }
    } catch (NumberFormatException e) {
      throw wrong(name, expected);
    }
    throw wrong(name, expected);
  }

  private ApiException wrong(String name, String expected) {
    String shown = values.getOrDefault(name, "");
    String value = shown.length() > MAX_TEXT ? shown.substring(0, MAX_TEXT) + "..." : shown;
    return new ApiException(
        ApiError.invalid(
            path + name, path + name + ": '" + value + "' (expected: " + expected + ")"));
  }
}
