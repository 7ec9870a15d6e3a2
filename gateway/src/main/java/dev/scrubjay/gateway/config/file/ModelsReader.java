package dev.scrubjay.gateway.config.file;

import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.gateway.config.WellKnownProvider;
import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Nearest;
import dev.scrubjay.gateway.config.reader.Report;
import dev.scrubjay.gateway.config.reader.Section;
import dev.scrubjay.gateway.config.sections.ProvidersReader;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code models}: the default catalog, overlaid by the file's models. */
final class ModelsReader {
  private static final String COST_NAME = "cost_per_token";
  private static final Format<Double> COST = Format.number(0, 1);
  private static final Format<Double> ACCURACY = Format.number(0.001, 0.999);
  private static final Format<Integer> MAX_TOKENS = Format.integer(1, 1_000_000_000);
  private static final Format<Duration> LATENCY =
      Format.duration(Duration.ofMillis(1), Duration.ofMinutes(10));
  private static final Format<Capability> CAPABILITY = Format.choice(Capability.class);

  private final Report report;
  private final Collection<String> configured;

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
    for (Map.Entry<String, Section> entry : models.sections(ModelIds.FORMAT).entrySet()) {
      Section section = entry.getValue();
      boolean enabled = section.get("enabled", Format.flag(), true);
      Optional<ModelConfig> model = model(entry.getKey(), section);
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
    return served;
  }

  /** Reads all models, served or not, with the layers that their settings come from. */
  List<CatalogEntry> readAll(Section models, CatalogLayers layers) {
    List<CatalogEntry> entries = new ArrayList<>();
    models
        .sections(ModelIds.FORMAT)
        .forEach(
            (id, section) -> {
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
    Double both = section.has(COST_NAME) ? section.find(COST_NAME, COST).orElse(null) : null;
    Optional<Double> input = cost(section, "input_cost_per_token", both);
    Optional<Double> output = cost(section, "output_cost_per_token", both);
    Optional<Duration> latency = section.require("latency", LATENCY);
    Optional<Double> accuracy = section.require("accuracy", ACCURACY);
    Optional<Integer> maxTokens = section.require("max_tokens", MAX_TOKENS);
    List<Capability> capabilities =
        section.values("capabilities", CAPABILITY, List.of(Capability.TEXT));
    if (provider.isEmpty()
        || input.isEmpty()
        || output.isEmpty()
        || latency.isEmpty()
        || accuracy.isEmpty()
        || maxTokens.isEmpty()) {
      return Optional.empty();
    }
    ModelProfile profile =
        new ModelProfile(
            id,
            displayName,
            provider.get(),
            input.get(),
            output.get(),
            latency.get(),
            accuracy.get(),
            maxTokens.get(),
            Set.copyOf(capabilities));
    return Optional.of(new ModelConfig(profile, upstreamName));
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
