package dev.scrubjay.policy.prior;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The abilities of models by published results. A model is found by its name, with its date or else
 * without; a model without results is taken to be as its nearest kin, the model of the same line
 * (the same name but for its numbers) with the nearest version and size.
 */
public final class Priors {
  /** No results of any model. */
  public static final Priors NONE = new Priors(Map.of());

  /** The results below which a model's own results say too little. */
  private static final int FEWEST = 3;

  private final Map<String, Ability> byText;
  private final Map<ModelName, Ability> known = new HashMap<>();
  private final Map<ModelName, List<ModelName>> ofName;
  private final Map<List<String>, List<ModelName>> ofLine;

  private Priors(Map<String, Ability> abilities) {
    byText = new TreeMap<>(abilities);
    byText.forEach((name, ability) -> known.put(ModelName.of(name), ability));
    List<ModelName> names = byText.keySet().stream().map(ModelName::of).toList();
    ofName = names.stream().collect(Collectors.groupingBy(ModelName::undated));
    ofLine = names.stream().collect(Collectors.groupingBy(ModelName::line));
  }

  /** The priors by abilities that were fitted before, by the names of models. */
  public static Priors of(Map<String, Ability> abilities) {
    return new Priors(abilities);
  }

  /** The priors by {@code results}; takes a second for thousands of them. */
  public static Priors fitted(List<BenchmarkResult> results) {
    Map<ModelName, List<BenchmarkResult>> byName = new LinkedHashMap<>();
    for (BenchmarkResult result : results) {
      if (result.family().isPresent()) {
        byName.computeIfAbsent(ModelName.of(result.model()), n -> new ArrayList<>()).add(result);
      }
    }
    Map<String, List<BenchmarkResult>> rows = new HashMap<>();
    byName.forEach((name, list) -> rows.put(name.toString(), list));
    ItemResponse fit = new ItemResponse(rows);
    Map<ModelName, Ability> own = new LinkedHashMap<>();
    byName.forEach((name, list) -> own.put(name, ability(fit, name, list)));
    own.keySet().removeIf(name -> byName.getOrDefault(name, List.of()).size() < FEWEST);
    Map<List<String>, List<ModelName>> lines =
        own.keySet().stream().collect(Collectors.groupingBy(ModelName::line));
    Map<String, Ability> abilities = new TreeMap<>();
    own.forEach(
        (name, ability) ->
            abilities.put(
                byName.getOrDefault(name, List.of()).get(0).model(),
                atLeastOlder(name, ability, lines.getOrDefault(name.line(), List.of()), own)));
    return new Priors(abilities);
  }

  /** The abilities, by the names of models. */
  public Map<String, Ability> known() {
    return Collections.unmodifiableMap(byText);
  }

  private static Ability ability(ItemResponse fit, ModelName name, List<BenchmarkResult> results) {
    double weight = Ability.OWN * results.size() / (results.size() + FEWEST);
    return new Ability(fit.of(name.toString()), weight, results.get(0).model());
  }

  /**
   * The ability of a model, or that of an older model of its line if that is greater: few results
   * of a new model are no reason to believe that its vendor has made it worse.
   */
  private static Ability atLeastOlder(
      ModelName name, Ability ability, List<ModelName> line, Map<ModelName, Ability> own) {
    return line.stream()
        .filter(other -> other.isOlderThan(name))
        .flatMap(other -> Stream.ofNullable(own.get(other)))
        .filter(older -> older.on(TaskFamily.GENERAL) > ability.on(TaskFamily.GENERAL))
        .max(Comparator.comparingDouble(older -> older.on(TaskFamily.GENERAL)))
        .map(older -> new Ability(older.logOdds(), ability.weight(), older.source()))
        .orElse(ability);
  }

  public boolean isEmpty() {
    return known.isEmpty();
  }

  /** The ability of the model {@code id}; empty if neither it nor its line has results. */
  public Optional<Ability> of(String id) {
    ModelName name = ModelName.of(id);
    Ability own = known.get(name);
    return own != null ? Optional.of(own) : first(name).or(() -> kin(name));
  }

  /** The first model that went under the name without its date; later ones are hardly worse. */
  private Optional<Ability> first(ModelName name) {
    return ofName.getOrDefault(name.undated(), List.of()).stream()
        .min(Comparator.comparing(other -> String.join("-", other.date())))
        .map(known::get);
  }

  private Optional<Ability> kin(ModelName name) {
    List<String> line = name.line();
    return (line.isEmpty() ? List.<ModelName>of() : ofLine.getOrDefault(line, List.of()))
        .stream()
            .min(Comparator.comparingDouble(other -> distance(other, name)))
            .map(known::get)
            .map(near -> new Ability(near.logOdds(), Ability.KIN, near.source()));
  }

  private static double distance(ModelName one, ModelName other) {
    double sizes = Math.abs(Math.log((1 + one.size()) / (1 + other.size())));
    return Math.abs(one.version() - other.version()) + sizes;
  }
}
