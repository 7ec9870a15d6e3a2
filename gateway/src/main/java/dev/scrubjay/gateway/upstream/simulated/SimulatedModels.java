package dev.scrubjay.gateway.upstream.simulated;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The simulated models: those of the specification, and any other whose name looks like one of the
 * vendors', so that clients can use their own defaults. Thread-safe.
 */
final class SimulatedModels {
  private static final int MAX_OTHERS = 1000;
  private static final Pattern VENDORS =
      Pattern.compile("(gpt|chatgpt|codex|o[0-9]|claude|gemini|llama|text-embedding)\\b.{0,100}");

  private final Map<String, SimulatedModel> listed;
  private final Map<String, SimulatedModel> others = new ConcurrentHashMap<>();
  private final Function<String, SimulatedModel> other;

  /**
   * @param listed by their names at the providers
   * @param other makes a model that is not listed
   */
  SimulatedModels(Map<String, SimulatedModel> listed, Function<String, SimulatedModel> other) {
    this.listed = Map.copyOf(listed);
    this.other = other;
  }

  Optional<SimulatedModel> find(String name) {
    SimulatedModel known = listed.get(name);
    if (known == null) {
      known = others.get(name);
    }
    if (known == null && others.size() < MAX_OTHERS && VENDORS.matcher(name).matches()) {
      known = others.computeIfAbsent(name, other);
    }
    return Optional.ofNullable(known);
  }
}
