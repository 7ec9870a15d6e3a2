package dev.scrubjay.gateway.config.file;

import dev.scrubjay.gateway.config.CatalogProfile;
import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Node;
import dev.scrubjay.gateway.config.reader.Report;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The layers of the models' settings: the default catalog, an imported catalog above it, and the
 * configuration itself on top, which overrides both.
 *
 * @param file the {@code catalog_file}
 * @param own the configuration itself
 * @param imported the settings in {@code file}
 * @param all all layers, with the rest of the configuration
 */
record CatalogLayers(
    Optional<Path> file, Node.Mapping own, Node.Mapping imported, Node.Mapping all) {
  /** The format of the setting {@code catalog}. */
  static final Format<CatalogProfile> FORMAT = Format.choice(CatalogProfile.class);

  private static final String FILE = "catalog_file";
  private static final String PROFILE = "catalog";
  private static final String MODELS = "models";

  /**
   * The layers up to {@code own}.
   *
   * @param configFile to which {@code catalog_file} is relative
   */
  static CatalogLayers of(Node.Mapping own, @Nullable Path configFile, Report report) {
    Optional<Path> file =
        own.child(FILE) instanceof Node.Scalar name
            ? Optional.of(resolve(configFile, name.text()))
            : Optional.empty();
    Node.Mapping imported = file.map(path -> read(path, report)).orElse(Node.Mapping.NONE);
    Node.Mapping shipped = DefaultCatalog.tree(profile(own));
    Node.Mapping all =
        withoutPricesOf(own, shipped).overlaidBy(withoutPricesOf(own, imported)).overlaidBy(own);
    return new CatalogLayers(file, own, imported, all);
  }

  /** The profile that is set; the default if it is missing or invalid, which is reported later. */
  private static CatalogProfile profile(Node.Mapping own) {
    return own.child(PROFILE) instanceof Node.Scalar name
        ? FORMAT.parse().apply(name.text()).orElse(CatalogProfile.CURRENT)
        : CatalogProfile.CURRENT;
  }

  /** The catalog at the bottom. */
  CatalogProfile profile() {
    return profile(own);
  }

  /** The names of a model's settings in the configuration itself. */
  Set<String> own(String model) {
    return settings(own, model).keySet();
  }

  /** A model's settings in the imported catalog, as they are written; lists with commas. */
  Map<String, String> imported(String model) {
    Map<String, String> texts = new LinkedHashMap<>();
    settings(imported, model).forEach((name, value) -> texts.put(name, text(value)));
    return texts;
  }

  private static Map<String, Node> settings(Node.Mapping layer, String model) {
    return layer.child(MODELS) instanceof Node.Mapping models
            && models.child(model) instanceof Node.Mapping settings
        ? settings.entries()
        : Map.of();
  }

  private static String text(Node value) {
    return switch (value) {
      case Node.Scalar scalar -> scalar.text();
      case Node.Sequence list ->
          list.items().stream().map(CatalogLayers::text).collect(Collectors.joining(", "));
      case Node.Mapping mapping -> "";
      case Node.Empty empty -> "";
    };
  }

  private static Path resolve(@Nullable Path configFile, String name) {
    Path path = Path.of(name);
    Path directory = configFile == null ? null : configFile.toAbsolutePath().getParent();
    return directory == null ? path : directory.resolve(path);
  }

  private static Node.Mapping read(Path file, Report report) {
    Node.Mapping catalog = ConfigFiles.parse(file, report);
    for (Map.Entry<String, Node> entry : catalog.entries().entrySet()) {
      if (!entry.getKey().equals(MODELS)) {
        report.problem(
            entry.getValue().source(),
            entry.getKey(),
            "not allowed in a catalog file (expected: only " + MODELS + ")");
      }
    }
    return catalog;
  }

  /** Removes a layer's prices where the configuration itself has one price for both sides. */
  private static Node.Mapping withoutPricesOf(Node.Mapping own, Node.Mapping layer) {
    Node.Mapping result = layer;
    if (own.child(MODELS) instanceof Node.Mapping mine
        && layer.child(MODELS) instanceof Node.Mapping theirs) {
      for (Map.Entry<String, Node> model : mine.entries().entrySet()) {
        if (model.getValue() instanceof Node.Mapping settings
            && settings.has(PriceName.BOTH)
            && theirs.child(model.getKey()) instanceof Node.Mapping priced) {
          Map<String, Node> kept = new LinkedHashMap<>(priced.entries());
          kept.keySet().removeIf(PriceName::isPrice);
          theirs = theirs.with(model.getKey(), new Node.Mapping(kept, priced.source()));
        }
      }
      result = layer.with(MODELS, theirs);
    }
    return result;
  }
}
