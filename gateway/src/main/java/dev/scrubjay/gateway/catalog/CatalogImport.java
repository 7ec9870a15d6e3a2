package dev.scrubjay.gateway.catalog;

import dev.scrubjay.gateway.catalog.Change.ChangeKind;
import dev.scrubjay.gateway.config.file.CatalogEntry;
import dev.scrubjay.gateway.config.file.LocalCatalog;
import dev.scrubjay.gateway.config.file.PriceName;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.model.TokenKind;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.time.LocalDate;
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
  private static final String MAX_TOKENS = "max_tokens";
  private static final String MAX_OUTPUT = "max_output_tokens";
  private static final String RETIRED = "retired";

  /** The local names of providers that catalogs name otherwise. */
  private static final Map<String, String> PROVIDERS =
      Map.ofEntries(
          Map.entry("gemini", "google"),
          Map.entry("meta_llama", "meta"),
          Map.entry("llama", "meta"),
          Map.entry("together_ai", "together"),
          Map.entry("togetherai", "together"),
          Map.entry("fireworks_ai", "fireworks"),
          Map.entry("fireworks-ai", "fireworks"),
          Map.entry("dashscope", "qwen"),
          Map.entry("alibaba", "qwen"),
          Map.entry("cohere_chat", "cohere"),
          Map.entry("nvidia_nim", "nvidia"),
          Map.entry("bedrock_converse", "bedrock"),
          Map.entry("amazon-bedrock", "bedrock"),
          Map.entry("vertex_ai", "vertex"),
          Map.entry("google-vertex", "vertex"));

  private final LocalCatalog local;
  private final Predicate<String> wanted;
  private final LocalDate today;
  private final Set<String> seen = new HashSet<>();

  private CatalogImport(LocalCatalog local, Predicate<String> wanted, LocalDate today) {
    this.local = local;
    this.wanted = wanted;
    this.today = today;
  }

  /**
   * The changes by the price catalog in {@code file}.
   *
   * @param wanted selects models by id
   * @param today the day by which models are retired or not
   * @throws UnusableFileException if the file cannot be read as a price catalog
   */
  public static List<Change> of(
      Path file, LocalCatalog local, Predicate<String> wanted, LocalDate today) {
    return of(PriceFile.read(file), new CatalogImport(local, wanted, today));
  }

  static List<Change> ofOffers(List<Offer> offers, LocalCatalog local, LocalDate today) {
    return of(offers, new CatalogImport(local, model -> true, today));
  }

  private static List<Change> of(List<Offer> offers, CatalogImport merge) {
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
    if (isRetired(offer)) {
      return Change.skipped(offer.name(), "it is retired since " + offer.retired().orElseThrow());
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
    prices(offer).forEach((name, usd) -> settings.put(name.setting(), plain(usd)));
    settings.put("latency", "1s");
    settings.put("accuracy", "0.5");
    settings.put(MAX_TOKENS, String.valueOf(offer.maxTokens().orElseThrow()));
    offer.maxOutputTokens().ifPresent(tokens -> settings.put(MAX_OUTPUT, String.valueOf(tokens)));
    settings.put("capabilities", capabilities(offer.capabilities()));
    offer.released().ifPresent(day -> settings.put("released", day.toString()));
    offer.retired().ifPresent(day -> settings.put(RETIRED, day.toString()));
    String note = "disabled: set its accuracy and latency, which the catalog lacks, and enable it";
    return new Change(offer.name(), ChangeKind.ADDED, settings, List.of(note));
  }

  private boolean isTaken(String id) {
    return local.entries().stream().anyMatch(entry -> entry.model().profile().id().equals(id));
  }

  private boolean isRetired(Offer offer) {
    return offer.retired().filter(day -> !day.isAfter(today)).isPresent();
  }

  /** Changes all prices or none, as one new price is worse than two old ones. */
  private Change changed(CatalogEntry entry, Offer offer) {
    ModelProfile profile = entry.model().profile();
    Optional<String> problem = problem(offer).or(() -> suddenlyFree(profile, offer));
    if (problem.isPresent()) {
      return Change.skipped(profile.id(), problem.get());
    }
    ChangedSettings changed = new ChangedSettings(entry);
    prices(offer)
        .forEach(
            (name, usd) -> {
              Map<TokenKind, Double> known =
                  profile.prices().tariffs().getOrDefault(name.tariff(), Map.of());
              changed.put(name.setting(), known.getOrDefault(name.kind(), Double.NaN), usd);
            });
    offer.maxTokens().ifPresent(tokens -> changed.put(MAX_TOKENS, profile.maxTokens(), tokens));
    int output = profile.maxOutputTokens().orElse(0);
    offer.maxOutputTokens().ifPresent(tokens -> changed.put(MAX_OUTPUT, output, tokens));
    offer.retired().ifPresent(day -> changed.retire(day, isRetired(offer)));
    if (changed.settings.isEmpty()) {
      changed.notes.add(described(offer));
      return new Change(profile.id(), ChangeKind.UNCHANGED, Map.of(), changed.notes);
    }
    return new Change(profile.id(), ChangeKind.CHANGED, changed.settings, changed.notes);
  }

  private static String described(Offer offer) {
    return offer.prices().entrySet().stream()
        .map(price -> side(price.getKey()) + " $" + plain(price.getValue() * 1e6))
        .collect(Collectors.joining(", ", "", " per million tokens"));
  }

  /** All prices; embeddings have none of output. */
  private static Map<PriceName, Double> prices(Offer offer) {
    Map<PriceName, Double> prices = new LinkedHashMap<>(offer.prices());
    prices.putIfAbsent(PriceName.standard(TokenKind.OUTPUT), 0.0);
    return prices;
  }

  private static Optional<String> problem(Offer offer) {
    boolean embeds = offer.embeds();
    if (!embeds && !offer.mode().equals(Offer.CHAT)) {
      return Optional.of(offer.mode().isEmpty() ? "it has no mode" : "its mode is " + offer.mode());
    }
    if (offer.inputCost().isEmpty()) {
      return Optional.of("it has no input price");
    }
    if (!embeds && offer.outputCost().isEmpty()) {
      return Optional.of("it has no output price");
    }
    return offer.prices().entrySet().stream()
        .flatMap(price -> PriceCheck.problem(side(price.getKey()), price.getValue()).stream())
        .findFirst();
  }

  /** The price's name, for people. */
  private static String side(PriceName price) {
    return price.setting().replace("_cost_per_token", "").replace('_', ' ');
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
      boolean price = PriceName.parse(name).isPresent();
      Set<String> pinned = entry.pinned();
      boolean isNew = Double.isNaN(before) || before == 0;
      String step = name + " " + (isNew ? "" : plain(before) + " -> ") + plain(after);
      if (pinned.contains(name) || (price && pinned.contains(PriceName.BOTH))) {
        notes.add(step + " (not changed: it is pinned)");
      } else {
        notes.add(step);
        settings.put(name, plain(after));
      }
    }

    void retire(LocalDate day, boolean past) {
      notes.add((past ? "retired since " : "retires on ") + day);
      boolean known = entry.model().facts().retired().filter(day::equals).isPresent();
      if (!known && !entry.pinned().contains(RETIRED)) {
        settings.put(RETIRED, day.toString());
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
    return BigDecimal.valueOf(number)
        .round(new MathContext(12))
        .stripTrailingZeros()
        .toPlainString();
  }
}
