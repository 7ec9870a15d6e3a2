package dev.scrubjay.gateway.config.file;

import static java.util.Objects.requireNonNull;

import dev.scrubjay.gateway.config.AbilityBasis;
import dev.scrubjay.gateway.config.CatalogProfile;
import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.gateway.config.ModelFacts;
import dev.scrubjay.gateway.config.ModelNaming;
import dev.scrubjay.gateway.config.WellKnownProvider;
import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Nearest;
import dev.scrubjay.gateway.config.reader.Report;
import dev.scrubjay.gateway.config.reader.Section;
import dev.scrubjay.gateway.config.sections.ProvidersReader;
import dev.scrubjay.gateway.config.sections.ScalingReader;
import dev.scrubjay.policy.Plain;
import dev.scrubjay.policy.model.AssumedProfile;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.model.Prices;
import dev.scrubjay.policy.naming.Glob;
import dev.scrubjay.policy.naming.KnownModels;
import dev.scrubjay.policy.naming.ModelRule;
import dev.scrubjay.policy.scaling.ScalingPolicy;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads {@code models}: the default catalog, overlaid by the file's models. */
final class ModelsReader {
  /** The settings of a model of which nothing is said but how to reach it. */
  private static final Set<String> BARE =
      Set.of(
          "provider",
          "upstream_name",
          "display_name",
          "enabled",
          "aliases",
          "first_token",
          "scaling");

  private static final Format<Double> ACCURACY = Format.number(0.001, 0.999);
  private static final Format<Integer> MAX_TOKENS = Format.integer(1, 1_000_000_000);
  private static final Format<Duration> LATENCY =
      Format.duration(Duration.ofMillis(1), Duration.ofMinutes(10));
  private static final Format<Duration> FIRST_TOKEN =
      Format.duration(Duration.ofMillis(1), Duration.ofHours(1));
  private static final Format<Capability> CAPABILITY = Format.choice(Capability.class);
  private static final Format<LocalDate> DATE =
      new Format<>("a date such as 2025-08-07", ModelsReader::date, LocalDate::toString);

  private final Report report;
  private final CatalogProfile catalog;
  private final Collection<String> configured;
  private final List<ModelRule> rules = new ArrayList<>();
  private final List<ModelConfig> known = new ArrayList<>();
  private KnownModels knownNames = KnownModels.of(List.of());

  /**
   * @param catalog below the configuration's own models
   * @param configured the names of the configured providers
   */
  ModelsReader(Report report, CatalogProfile catalog, Collection<String> configured) {
    this.report = report;
    this.catalog = catalog;
    this.configured = configured;
  }

  /** A reader of all models, whichever provider serves them. */
  ModelsReader(Report report, CatalogProfile catalog) {
    this(report, catalog, List.of());
  }

  /** Reads all models. */
  List<ModelConfig> readAll(Section models) {
    return models.sections(ModelIds.FORMAT).entrySet().stream()
        .flatMap(entry -> model(entry.getKey(), entry.getValue()).stream())
        .toList();
  }

  /** Reads the models that are served. */
  List<ModelConfig> read(Section models) {
    List<ModelConfig> served = new ArrayList<>();
    Set<String> bare = new HashSet<>();
    Map<String, Section> sections = models.sections(ModelIds.OR_PATTERN);
    for (Map.Entry<String, Section> entry : sections.entrySet()) {
      Section section = entry.getValue();
      if (Glob.isGlob(entry.getKey())) {
        rule(new Glob(entry.getKey()), section);
        continue;
      }
      boolean enabled = section.get("enabled", Format.flag(), true);
      Optional<ModelConfig> model = model(entry.getKey(), section);
      model.filter(read -> section.has("accuracy")).ifPresent(known::add);
      if (BARE.containsAll(section.names())) {
        bare.add(entry.getKey());
      }
      if (!enabled) {
        leaveOut(section, "enabled", "not enabled");
      } else if (model.isPresent()) {
        String provider = model.get().profile().provider();
        if (!configured.contains(provider)) {
          withoutProvider(section, provider);
        } else {
          served.add(model.get());
          if (isShipped(section)) {
            report.withdraw(section.path());
            report.setting(section.path(), () -> summary(model.get()), DefaultCatalog.SOURCE);
          }
        }
      }
    }
    checkSpillOver(sections, served);
    knownNames = namesOfKnown();
    served.replaceAll(model -> bare.contains(model.profile().id()) ? informed(model) : model);
    return served;
  }

  /** Reports models to spill over to which are not served, or which spill over to themselves. */
  private static void checkSpillOver(Map<String, Section> models, List<ModelConfig> served) {
    for (ModelConfig model : served) {
      String id = model.profile().id();
      Section section = requireNonNull(models.get(id), id);
      Set<String> others = new LinkedHashSet<>();
      served.forEach(other -> others.add(other.profile().id()));
      others.remove(id);
      model.facts().scaling().map(ScalingPolicy::spillOver).orElse(List.of()).stream()
          .filter(target -> !others.contains(target))
          .forEach(
              target ->
                  section.problem(
                      "scaling.spill_over",
                      Format.quote(target)
                          + " (expected: other models that are served)"
                          + Nearest.hint(target, others)));
    }
  }

  private KnownModels namesOfKnown() {
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
    for (ModelConfig model : known) {
      String id = model.profile().id();
      for (String alias : model.facts().aliases()) {
        if (!knownNames.find(alias).equals(Optional.of(id))) { // a dated name is sent as it is
          names.put(alias, id);
        }
      }
    }
    for (String alias : aliases.names()) {
      if (ModelIds.FORMAT.parse().apply(alias).isEmpty()) {
        aliases.problem(alias, "is no model's name (expected: " + ModelIds.FORMAT.expected() + ")");
      }
      aliases.find(alias, ModelIds.FORMAT).ifPresent(target -> names.put(alias, target));
    }
    names.forEach(
        (alias, target) -> {
          if (aliases.names().contains(alias) && aliases.names().contains(target)) {
            aliases.problem(alias, Format.quote(target) + " is an alias (expected: a model)");
          }
        });
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

  /** Whether all settings are of the catalog that ships with Scrubjay. */
  private static boolean isShipped(Section section) {
    return section.names().stream()
        .allMatch(name -> section.source(name).equals(DefaultCatalog.SOURCE));
  }

  private static String summary(ModelConfig model) {
    return String.format(
        Locale.ROOT,
        "%s, $%s and $%s per million tokens, %d tokens",
        model.profile().provider(),
        Plain.text(model.profile().inputCostPerToken() * 1e6, 6),
        Plain.text(model.profile().outputCostPerToken() * 1e6, 6),
        model.profile().maxTokens());
  }

  private void withoutProvider(Section section, String provider) {
    if (isShipped(section)) {
      report.withdraw(section.path());
      return;
    }
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
    report.setting(section.path(), () -> "left out: " + reason, section.source(because));
  }

  private Optional<ModelConfig> model(String id, Section section) {
    String displayName = section.get("display_name", Format.text(), id);
    Optional<String> provider = section.require("provider", ProvidersReader.NAME);
    String upstreamName = section.get("upstream_name", Format.text(), id);
    ModelProfile assumed = AssumedProfile.of(id, provider.orElse(""));
    List<Capability> capabilities =
        section.values(
            "capabilities",
            CAPABILITY,
            section.has("accuracy")
                ? List.of(Capability.TEXT)
                : List.copyOf(assumed.capabilities()));
    Optional<Prices> prices = PricesReader.read(section, capabilities);
    Duration latency = section.get("latency", LATENCY, assumed.latency());
    double accuracy = section.get("accuracy", ACCURACY, assumed.accuracy());
    int maxTokens = section.get("max_tokens", MAX_TOKENS, assumed.maxTokens());
    Optional<Integer> maxOutput = section.find("max_output_tokens", MAX_TOKENS);
    boolean routed = section.get("routed", Format.flag(), true);
    ModelFacts facts = facts(section);
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
            maxOutput.map(OptionalInt::of).orElse(OptionalInt.empty()),
            Set.copyOf(capabilities),
            routed && !isRetired(section, facts));
    return Optional.of(new ModelConfig(profile, upstreamName, facts));
  }

  /**
   * A model of which nothing was written but its provider, with what is known by its name there.
   */
  private ModelConfig informed(ModelConfig bare) {
    ModelProfile own = bare.profile();
    return knownNames
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
                    bare.facts()))
        .orElse(bare);
  }

  private ModelFacts facts(Section section) {
    return new ModelFacts(
        Set.copyOf(section.values("aliases", ModelIds.FORMAT, List.of())),
        section.find("released", DATE),
        section.find("retired", DATE),
        section.find("first_token", FIRST_TOKEN),
        ScalingReader.read(section, ModelIds.FORMAT),
        basis(section));
  }

  /** What tells how good the model is; our own catalog's accuracies are but assumed. */
  private AbilityBasis basis(Section section) {
    if (catalog == CatalogProfile.SEED) {
      return AbilityBasis.CATALOG;
    }
    if (isOperators(section, "accuracy")) {
      return AbilityBasis.STATED;
    }
    return isOperators(section, "routed") ? AbilityBasis.ASSUMED : AbilityBasis.PUBLISHED;
  }

  private static boolean isOperators(Section section, String name) {
    return section.has(name) && !section.source(name).equals(DefaultCatalog.SOURCE);
  }

  /** Whether only the catalog lists the model, and its provider serves it no more. */
  private static boolean isRetired(Section section, ModelFacts facts) {
    return facts.retired().filter(day -> !day.isAfter(LocalDate.now(ZoneOffset.UTC))).isPresent()
        && isShipped(section);
  }

  private static Optional<LocalDate> date(String text) {
    try {
      return Optional.of(LocalDate.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
