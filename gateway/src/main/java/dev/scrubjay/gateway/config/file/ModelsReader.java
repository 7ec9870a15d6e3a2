package dev.scrubjay.gateway.config.file;

import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.gateway.config.WellKnownProvider;
import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Nearest;
import dev.scrubjay.gateway.config.reader.Report;
import dev.scrubjay.gateway.config.reader.Section;
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

/** Reads {@code models}: the shipped ones, overlaid by the file's. */
final class ModelsReader {
  static final Format<String> ID =
      Format.text(
          "(?!auto$)[A-Za-z0-9][A-Za-z0-9._:/@-]{0,127}",
          "up to 128 letters, digits, or any of . _ : / @ -; not auto");
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
   * @param configured the names of the providers that can be called
   */
  ModelsReader(Report report, Collection<String> configured) {
    this.report = report;
    this.configured = configured;
  }

  List<ModelConfig> read(Section models) {
    List<ModelConfig> kept = new ArrayList<>();
    for (Map.Entry<String, Section> entry : models.sections(ID).entrySet()) {
      Section section = entry.getValue();
      boolean enabled = section.get("enabled", Format.flag(), true);
      Optional<ModelConfig> model = model(entry.getKey(), section);
      if (!enabled) {
        leaveOut(section, "enabled", "it is not enabled");
      } else if (model.isPresent()) {
        String provider = model.get().profile().provider();
        if (configured.contains(provider)) {
          kept.add(model.get());
        } else {
          withoutProvider(section, provider);
        }
      }
    }
    return kept;
  }

  /** All of them, left out or not, and who says what of them. */
  List<LocalCatalog.Entry> readAll(Section models, CatalogLayers layers) {
    List<LocalCatalog.Entry> entries = new ArrayList<>();
    models
        .sections(ID)
        .forEach(
            (id, section) -> {
              boolean enabled = section.get("enabled", Format.flag(), true);
              Map<String, String> imported = layers.imported(id);
              Set<String> pinned = layers.own(id);
              model(id, section)
                  .ifPresent(
                      model ->
                          entries.add(new LocalCatalog.Entry(model, enabled, pinned, imported)));
            });
    return entries;
  }

  private void withoutProvider(Section section, String provider) {
    Set<String> names = new LinkedHashSet<>(configured);
    names.addAll(WellKnownProvider.names());
    if (names.contains(provider)) {
      leaveOut(section, "provider", "no provider " + provider);
    } else {
      section.problem(
          "provider",
          "no such provider: " + Format.quote(provider) + Nearest.hint(provider, names));
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
    Optional<Double> both =
        section.has(COST_NAME) ? section.find(COST_NAME, COST) : Optional.empty();
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

  /** The cost of one side, or the one for both. */
  private static Optional<Double> cost(Section section, String side, Optional<Double> both) {
    if (section.has(side)) {
      return section.find(side, COST);
    }
    return both.isPresent() ? both : section.require(COST_NAME, COST);
  }
}
