package dev.scrubjay.gateway.config.file;

import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.gateway.config.ModelNaming;
import dev.scrubjay.gateway.config.WellKnownProvider;
import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Nearest;
import dev.scrubjay.gateway.config.reader.Report;
import dev.scrubjay.gateway.config.reader.Section;
import dev.scrubjay.gateway.config.sections.ProvidersReader;
import dev.scrubjay.policy.model.AssumedProfile;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.model.Prices;
import dev.scrubjay.policy.naming.Glob;
import dev.scrubjay.policy.naming.KnownModels;
import dev.scrubjay.policy.naming.ModelRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code models}: the default catalog, overlaid by the file's models. */
final class ModelsReader {
  private static final String COST_NAME = "cost_per_token";
  private static final List<String> FACTS =
      List.of(
          COST_NAME,
          "input_cost_per_token",
          "output_cost_per_token",
          "latency",
          "accuracy",
          "max_tokens",
          "capabilities");
  private static final Format<Double> COST = Format.number(0, 1);
  private static final Format<Double> ACCURACY = Format.number(0.001, 0.999);
  private static final Format<Integer> MAX_TOKENS = Format.integer(1, 1_000_000_000);
  private static final Format<Duration> LATENCY =
      Format.duration(Duration.ofMillis(1), Duration.ofMinutes(10));
  private static final Format<Capability> CAPABILITY = Format.choice(Capability.class);

  private final Report report;
  private final Collection<String> configured;
  private final List<ModelRule> rules = new ArrayList<>();
  private final List<ModelConfig> known = new ArrayList<>();

  /**
   * @param configured the names of the configured providers
   */
  ModelsReader(Report report, Collection<String> configured) {
    this.report = report;
    this.configured = configured;
  }

  /** Reads the models that are served. */
  List<ModelConfig> read(Section models) {
    List<ModelConfig> served = new ArrayList<>();
    Set<String> bare = new HashSet<>();
    for (Map.Entry<String, Section> entry : models.sections(ModelIds.OR_PATTERN).entrySet()) {
      Section section = entry.getValue();
      if (Glob.isGlob(entry.getKey())) {
        rule(new Glob(entry.getKey()), section);
        continue;
      }
      boolean enabled = section.get("enabled", Format.flag(), true);
      Optional<ModelConfig> model = model(entry.getKey(), section);
      model.filter(read -> section.has("accuracy")).ifPresent(known::add);
      if (FACTS.stream().noneMatch(section::has)) {
        bare.add(entry.getKey());
      }
      if (!enabled) {
        leaveOut(section, "enabled", "not enabled");
      } else if (model.isPresent()) {
        String provider = model.get().profile().provider();
        if (configured.contains(provider)) {
          served.add(model.get());
        } else {
          withoutProvider(section, provider);
        }
      }
    }
    KnownModels names = knownNames();
    served.replaceAll(
        model -> bare.contains(model.profile().id()) ? informed(model, names) : model);
    return served;
  }

  private KnownModels knownNames() {
    Map<String, String> sent = new LinkedHashMap<>();
    known.forEach(model -> sent.put(model.profile().id(), model.upstreamName()));
    return new KnownModels(sent);
  }

  /** Reads a rule for models with certain names; it needs nothing but a provider. */
  private void rule(Glob names, Section section) {
    Optional<String> provider = section.require("provider", ProvidersReader.NAME);
    if (provider.isPresent() && configured.contains(provider.get())) {
      rules.add(new ModelRule(names, provider.get()));
    } else {
      provider.ifPresent(missing -> withoutProvider(section, missing));
    }
  }

  /** The other names of the models that were read, and those in {@code aliases}. */
  ModelNaming naming(Section aliases, boolean listsModels) {
    Map<String, String> names = new LinkedHashMap<>();
    known.forEach(model -> model.facts().aliases().forEach(a -> names.put(a, model.profile().id())));
    for (String alias : aliases.names()) {
      if (ModelIds.FORMAT.parse().apply(alias).isEmpty()) {
        aliases.problem(alias, "is no model's name (expected: " + ModelIds.FORMAT.expected() + ")");
      }
      aliases.find(alias, ModelIds.FORMAT).ifPresent(target -> names.put(alias, target));
    }
    aliases.names().stream()
        .filter(alias -> aliases.names().contains(names.get(alias)))
        .forEach(
            alias ->
                aliases.problem(
                    alias, Format.quote(names.get(alias)) + " is an alias (expected: a model)"));
    return new ModelNaming(names, rules, known, listsModels);
  }

  /** Reads all models, served or not, with the layers that their settings come from. */
  List<CatalogEntry> readAll(Section models, CatalogLayers layers) {
    List<CatalogEntry> entries = new ArrayList<>();
    models
        .sections(ModelIds.OR_PATTERN)
        .forEach(
            (id, section) -> {
              if (Glob.isGlob(id)) {
                return;
              }
              boolean enabled = section.get("enabled", Format.flag(), true);
              Map<String, String> imported = layers.imported(id);
              Set<String> pinned = layers.own(id);
              model(id, section)
                  .ifPresent(
                      model -> entries.add(new CatalogEntry(model, enabled, pinned, imported)));
            });
    return entries;
  }

  private void withoutProvider(Section section, String provider) {
    Set<String> names = new LinkedHashSet<>(configured);
    names.addAll(WellKnownProvider.names());
    if (names.contains(provider)) {
      leaveOut(section, "provider", "provider " + provider + " is not configured");
    } else {
      section.problem(
          "provider",
          "unknown provider: " + Format.quote(provider) + Nearest.hint(provider, names));
    }
  }

  private void leaveOut(Section section, String because, String reason) {
    report.withdraw(section.path());
    report.setting(section.path(), "left out: " + reason, section.source(because));
  }

  private static Optional<ModelConfig> model(String id, Section section) {
    String displayName = section.get("display_name", Format.text(), id);
    Optional<String> provider = section.require("provider", ProvidersReader.NAME);
    String upstreamName = section.get("upstream_name", Format.text(), id);
    Optional<Prices> prices = prices(section);
    ModelProfile assumed = AssumedProfile.of(id, provider.orElse(""));
    Duration latency = section.get("latency", LATENCY, assumed.latency());
    double accuracy = section.get("accuracy", ACCURACY, assumed.accuracy());
    int maxTokens = section.get("max_tokens", MAX_TOKENS, assumed.maxTokens());
    List<Capability> capabilities =
        section.values(
            "capabilities",
            CAPABILITY,
            section.has("accuracy")
                ? List.of(Capability.TEXT)
                : List.copyOf(assumed.capabilities()));
    if (provider.isEmpty() || prices.isEmpty()) {
      return Optional.empty();
    }
    ModelProfile profile =
        new ModelProfile(
            id,
            displayName,
            provider.get(),
            prices.get(),
            latency,
            accuracy,
            maxTokens,
            OptionalInt.empty(),
            Set.copyOf(capabilities));
    return Optional.of(new ModelConfig(profile, upstreamName));
  }

  /** The prices, which may be unknown; empty if they are invalid. */
  private static Optional<Prices> prices(Section section) {
    if (FACTS.subList(0, 3).stream().noneMatch(section::has)) {
      return Optional.of(Prices.UNKNOWN);
    }
    Double both = section.has(COST_NAME) ? section.find(COST_NAME, COST).orElse(null) : null;
    Optional<Double> input = cost(section, "input_cost_per_token", both);
    Optional<Double> output = cost(section, "output_cost_per_token", both);
    return input.isPresent() && output.isPresent()
        ? Optional.of(Prices.of(input.get(), output.get()))
        : Optional.empty();
  }

  /** A model of which nothing was written but its provider, with what is known by its name there. */
  private ModelConfig informed(ModelConfig bare, KnownModels names) {
    ModelProfile own = bare.profile();
    return names
        .find(bare.upstreamName())
        .flatMap(id -> known.stream().filter(model -> model.profile().id().equals(id)).findFirst())
        .map(
            like ->
                new ModelConfig(
                    AssumedProfile.like(
                        like.profile(),
                        own.id(),
                        own.provider(),
                        own.provider().equals(like.profile().provider())
                            ? like.profile().prices()
                            : Prices.UNKNOWN),
                    bare.upstreamName(),
                    like.facts()))
        .orElse(bare);
  }

  /**
   * The cost of one side.
   *
   * @param both the cost of either side, if there is one
   */
  private static Optional<Double> cost(Section section, String side, @Nullable Double both) {
    if (section.has(side)) {
      return section.find(side, COST);
    }
    return both == null ? section.require(COST_NAME, COST) : Optional.of(both);
  }
}
