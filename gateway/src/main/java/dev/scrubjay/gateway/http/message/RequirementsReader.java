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
import dev.scrubjay.policy.upstream.RescueMode;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads routing requirements, under the seed's names, from an object's members ({@code
 * task_type}...) and from headers ({@code X-Scrubjay-Task-Type}...). A member overrides its header.
 */
public final class RequirementsReader {
  /** The members that are read. */
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
          "profile",
          "rescue",
          "cascade");

  private static final int MAX_FALLBACKS = 5;

  private final RequirementValues values;

  private RequirementsReader(RequirementValues values) {
    this.values = values;
  }

  /**
   * Removes the {@code routing} member from {@code body} and reads it, with {@code headers} for
   * what it leaves open.
   *
   * @throws ApiException naming the member that is unknown or wrong
   */
  public static RoutingRequirements takeFrom(ObjectNode body, MultiMap headers) {
    ObjectNode routing = routing(body.remove("routing"));
    return new RequirementsReader(new RequirementValues("routing.", NAMES, headers, routing))
        .read();
  }

  /** The names of the headers that are read. */
  public static Stream<String> headers() {
    return NAMES.stream().map(RequirementValues::header);
  }

  /** Reads the members of {@code object}, with {@code headers} for what they leave open. */
  public static RoutingRequirements in(ObjectNode object, MultiMap headers) {
    return new RequirementsReader(new RequirementValues("", NAMES, headers, object)).read();
  }

  private static @Nullable ObjectNode routing(@Nullable JsonNode member) {
    if (member == null || member.isNull()) {
      return null;
    }
    if (!(member instanceof ObjectNode object)) {
      throw new ApiException(ApiError.invalid("routing", "routing: expected an object"));
    }
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!NAMES.contains(name)) {
        throw new ApiException(
            ApiError.invalid(
                "routing." + name,
                "routing." + name + ": unknown (expected one of " + NAMES + ")"));
      }
    }
    return object;
  }

  private RoutingRequirements read() {
    return new RoutingRequirements(
        taskType(),
        values.oneOf("task_complexity", TaskComplexity.values(), "simple, moderate or complex"),
        tokenCount(),
        latency(),
        values.number("cost_budget", 0, 1e9, "USD, 0 or more"),
        values.number("accuracy_requirement", 0, 1, "0 to 1"),
        strict(),
        fallbacks(),
        values.oneOf("profile", Profile.values(), "balanced, quality or savings"),
        values.oneOf("rescue", RescueMode.values(), "off, continue or restart"),
        cascade(),
        Optional.empty());
  }

  private Optional<TaskType> taskType() {
    String text = values.get("task_type");
    if (text != null && (text.isBlank() || text.length() > RequirementValues.MAX_TEXT)) {
      throw values.wrong("task_type", "1 to " + RequirementValues.MAX_TEXT + " characters");
    }
    return Optional.ofNullable(text).map(TaskType::of);
  }

  private OptionalInt tokenCount() {
    String expected = "a whole number, 0 or more";
    OptionalDouble count = values.number("token_count", 0, 100_000_000, expected);
    if (count.isEmpty()) {
      return OptionalInt.empty();
    }
    if (count.getAsDouble() != Math.rint(count.getAsDouble())) {
      throw values.wrong("token_count", expected);
    }
    return OptionalInt.of((int) count.getAsDouble());
  }

  private Optional<Duration> latency() {
    OptionalDouble seconds = values.number("latency_requirement", 0.001, 86_400, "seconds above 0");
    return seconds.isPresent()
        ? Optional.of(Duration.ofNanos((long) (seconds.getAsDouble() * 1e9)))
        : Optional.empty();
  }

  private boolean strict() {
    return values.get("strict") != null && flag("strict");
  }

  private Optional<Boolean> cascade() {
    return values.get("cascade") == null ? Optional.empty() : Optional.of(flag("cascade"));
  }

  private boolean flag(String name) {
    String text = values.get(name);
    return switch (text == null ? "" : text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw values.wrong(name, "true or false");
    };
  }

  /** A flag or models: an array in an object, names separated by commas in a header. */
  private FallbackChoice fallbacks() {
    String text = values.get("fallbacks");
    if (text == null) {
      return FallbackChoice.CONFIGURED;
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> new FallbackChoice.AnyModel();
      case "false", "[]" -> new FallbackChoice.NoFallback();
      default -> new FallbackChoice.ListedModels(fallbackModels());
    };
  }

  private List<String> fallbackModels() {
    return values.models(
        "fallbacks", MAX_FALLBACKS, "true, false or up to " + MAX_FALLBACKS + " model names");
  }
}
