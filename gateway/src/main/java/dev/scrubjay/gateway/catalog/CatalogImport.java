package dev.scrubjay.gateway.catalog;

import dev.scrubjay.gateway.catalog.Change.Kind;
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
 * Lays a price catalog under the models that the configuration speaks of. Prices and limits of
 * known models change unless they are pinned, new models of known providers are added, nothing is
 * taken away.
 */
public final class CatalogImport {
  private static final String INPUT = "input_cost_per_token";
  private static final String OUTPUT = "output_cost_per_token";
  private static final String MAX_TOKENS = "max_tokens";

  /** What catalogs call the providers that we know by another name. */
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
   * What the models of {@code file} come to.
   *
   * @param wanted of which models, by id
   * @throws UnusableFileException if the file is none
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
                : Change.skipped(id, "it is in the catalog again, as " + offer.name()));
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
      String why = provider.isEmpty() ? "it names no provider" : provider + " is no provider here";
      return new Change(offer.name(), Kind.ELSEWHERE, Map.of(), List.of(why));
    }
    Optional<String> complaint = complaint(offer);
    if (complaint.isPresent()) {
      return Change.skipped(offer.name(), complaint.get());
    }
    if (offer.maxTokens().isEmpty()) {
      return Change.skipped(offer.name(), "it has no usable limit of tokens");
    }
    if (!LocalCatalog.isId(offer.name()) || !seen.add(offer.name()) || isTaken(offer.name())) {
      return Change.skipped(offer.name(), "its name is taken, or none that a model can have");
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
    String note =
        "turned off: set its accuracy and latency, which the catalog lacks, and enable it";
    return new Change(offer.name(), Kind.ADDED, settings, List.of(note));
  }

  private boolean isTaken(String id) {
    return local.entries().stream().anyMatch(entry -> entry.model().profile().id().equals(id));
  }

  /** Both prices, or neither: half a price list is worse than an old one. */
  private static Change changed(CatalogEntry entry, Offer offer) {
    ModelProfile profile = entry.model().profile();
    Optional<String> complaint = complaint(offer).or(() -> suddenlyFree(profile, offer));
    if (complaint.isPresent()) {
      return Change.skipped(profile.id(), complaint.get());
    }
    Fields fields = new Fields(entry);
    fields.put(INPUT, profile.inputCostPerToken(), offer.inputCost().orElseThrow());
    fields.put(OUTPUT, profile.outputCostPerToken(), outputCost(offer));
    offer.maxTokens().ifPresent(tokens -> fields.put(MAX_TOKENS, profile.maxTokens(), tokens));
    Kind kind = fields.settings.isEmpty() ? Kind.UNCHANGED : Kind.CHANGED;
    return new Change(profile.id(), kind, fields.settings, fields.notes);
  }

  private static Optional<String> complaint(Offer offer) {
    boolean embeds = offer.mode().equals(Offer.EMBEDDING);
    if (!embeds && !offer.mode().equals(Offer.CHAT)) {
      return Optional.of(offer.mode().isEmpty() ? "it has no mode" : "its mode is " + offer.mode());
    }
    return Sanity.complaint("input", offer.inputCost())
        .or(
            () ->
                embeds && offer.outputCost().isEmpty()
                    ? Optional.empty()
                    : Sanity.complaint("output", offer.outputCost()));
  }

  /** Embeddings have none. */
  private static double outputCost(Offer offer) {
    return offer.outputCost().orElse(0);
  }

  private static Optional<String> suddenlyFree(ModelProfile profile, Offer offer) {
    boolean free = offer.inputCost().orElse(0) == 0 && offer.outputCost().orElse(0) == 0;
    boolean costs = profile.inputCostPerToken() + profile.outputCostPerToken() > 0;
    return free && costs
        ? Optional.of("the catalog has it for free; if it is, write that in the configuration")
        : Optional.empty();
  }

  /** The settings of a known model that change. */
  private static final class Fields {
    private final CatalogEntry entry;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    Fields(CatalogEntry entry) {
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
        notes.add(step + " (stays: it is pinned)");
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
