package dev.scrubjay.gateway.catalog;

import dev.scrubjay.gateway.catalog.Change.ChangeKind;
import dev.scrubjay.gateway.config.file.CatalogEntry;
import dev.scrubjay.gateway.config.file.LocalCatalog;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelProfile;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Merges a price catalog into the local catalog. Prices and limits of known models change unless
 * they are pinned, new models of known providers are added, and no model is removed.
 */
public final class CatalogImport {
  private static final String INPUT = "input_cost_per_token";
  private static final String OUTPUT = "output_cost_per_token";
  private static final String MAX_TOKENS = "max_tokens";

  /** The local names of providers that catalogs name otherwise. */
  private static final Map<String, String> PROVIDERS =
      Map.of("gemini", "google", "meta_llama", "meta", "llama", "meta");

  private final LocalCatalog local;
  private final Predicate<String> wanted;
  private final Set<String> seen = new HashSet<>();

  private CatalogImport(LocalCatalog local, Predicate<String> wanted) {
    this.local = local;
    this.wanted = wanted;
  }

  /**
   * The changes by the price catalog in {@code file}.
   *
   * @param wanted selects models by id
   * @throws UnusableFileException if the file cannot be read as a price catalog
   */
  public static List<Change> of(Path file, LocalCatalog local, Predicate<String> wanted) {
    return of(PriceFile.read(file), local, wanted);
  }

  public static List<Change> of(List<Offer> offers, LocalCatalog local, Predicate<String> wanted) {
    CatalogImport merge = new CatalogImport(local, wanted);
    return offers.stream().flatMap(offer -> merge.changes(offer).stream()).toList();
  }

  private List<Change> changes(Offer offer) {
    String provider = PROVIDERS.getOrDefault(offer.provider(), offer.provider());
    List<CatalogEntry> known =
        local.entries().stream()
            .filter(entry -> entry.model().profile().provider().equals(provider))
            .filter(entry -> isSame(entry, offer))
            .toList();
    if (known.isEmpty()) {
      return wanted.test(offer.name()) ? List.of(added(offer, provider)) : List.of();
    }
    List<Change> changes = new ArrayList<>();
    for (CatalogEntry entry : known) {
      String id = entry.model().profile().id();
      if (wanted.test(id)) {
        changes.add(
            seen.add(id)
                ? changed(entry, offer)
                : Change.skipped(id, "the catalog lists it again, as " + offer.name()));
      }
    }
    return changes;
  }

  private static boolean isSame(CatalogEntry entry, Offer offer) {
    return entry.model().upstreamName().equals(offer.name())
        || entry.model().profile().id().equals(offer.name());
  }

  private Change added(Offer offer, String provider) {
    if (!local.providers().contains(provider)) {
      String note =
          provider.isEmpty()
              ? "it names no provider"
              : "provider " + provider + " is not configured";
      return new Change(offer.name(), ChangeKind.ELSEWHERE, Map.of(), List.of(note));
    }
    Optional<String> problem = problem(offer);
    if (problem.isPresent()) {
      return Change.skipped(offer.name(), problem.get());
    }
    if (offer.maxTokens().isEmpty()) {
      return Change.skipped(offer.name(), "it has no valid limit of tokens");
    }
    if (!LocalCatalog.isId(offer.name()) || !seen.add(offer.name()) || isTaken(offer.name())) {
      return Change.skipped(offer.name(), "its name is taken or invalid");
    }
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("enabled", "false");
    settings.put("display_name", offer.displayName());
    settings.put("provider", provider);
    settings.put(INPUT, plain(offer.inputCost().orElseThrow()));
    settings.put(OUTPUT, plain(outputCost(offer)));
    settings.put("latency", "1s");
    settings.put("accuracy", "0.5");
    settings.put(MAX_TOKENS, String.valueOf(offer.maxTokens().orElseThrow()));
    settings.put("capabilities", capabilities(offer.capabilities()));
    String note = "disabled: set its accuracy and latency, which the catalog lacks, and enable it";
    return new Change(offer.name(), ChangeKind.ADDED, settings, List.of(note));
  }

  private boolean isTaken(String id) {
    return local.entries().stream().anyMatch(entry -> entry.model().profile().id().equals(id));
  }

  /** Changes both prices or neither, as one new price is worse than two old ones. */
  private static Change changed(CatalogEntry entry, Offer offer) {
    ModelProfile profile = entry.model().profile();
    Optional<String> problem = problem(offer).or(() -> suddenlyFree(profile, offer));
    if (problem.isPresent()) {
      return Change.skipped(profile.id(), problem.get());
    }
    ChangedSettings changed = new ChangedSettings(entry);
    changed.put(INPUT, profile.inputCostPerToken(), offer.inputCost().orElseThrow());
    changed.put(OUTPUT, profile.outputCostPerToken(), outputCost(offer));
    offer.maxTokens().ifPresent(tokens -> changed.put(MAX_TOKENS, profile.maxTokens(), tokens));
    ChangeKind kind = changed.settings.isEmpty() ? ChangeKind.UNCHANGED : ChangeKind.CHANGED;
    return new Change(profile.id(), kind, changed.settings, changed.notes);
  }

  private static Optional<String> problem(Offer offer) {
    boolean embeds = offer.mode().equals(Offer.EMBEDDING);
    if (!embeds && !offer.mode().equals(Offer.CHAT)) {
      return Optional.of(offer.mode().isEmpty() ? "it has no mode" : "its mode is " + offer.mode());
    }
    if (offer.inputCost().isEmpty()) {
      return Optional.of("it has no input price");
    }
    boolean priced = embeds || offer.outputCost().isPresent();
    return PriceCheck.problem("input", offer.inputCost().getAsDouble())
        .or(
            () ->
                priced
                    ? PriceCheck.problem("output", outputCost(offer))
                    : Optional.of("it has no output price"));
  }

  /** The price of output, which embeddings do not have. */
  private static double outputCost(Offer offer) {
    return offer.outputCost().orElse(0);
  }

  private static Optional<String> suddenlyFree(ModelProfile profile, Offer offer) {
    boolean free = offer.inputCost().orElse(0) == 0 && offer.outputCost().orElse(0) == 0;
    boolean costs = profile.inputCostPerToken() + profile.outputCostPerToken() > 0;
    return free && costs
        ? Optional.of(
            "it is free in the catalog; if that is right, set its prices in the configuration")
        : Optional.empty();
  }

  /** The settings of a known model that the import changes. */
  private static final class ChangedSettings {
    private final CatalogEntry entry;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    ChangedSettings(CatalogEntry entry) {
      this.entry = entry;
    }

    void put(String name, double before, double after) {
      if (before == after) {
        return;
      }
      boolean price = name.endsWith("_cost_per_token");
      Set<String> pinned = entry.pinned();
      String step = name + " " + plain(before) + " -> " + plain(after);
      if (pinned.contains(name) || (price && pinned.contains("cost_per_token"))) {
        notes.add(step + " (not changed: it is pinned)");
      } else {
        notes.add(step);
        settings.put(name, plain(after));
      }
    }
  }

  private static String capabilities(Set<Capability> capabilities) {
    return capabilities.stream()
        .sorted()
        .map(capability -> capability.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }
}
