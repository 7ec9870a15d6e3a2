package dev.scrubjay.gateway.config.file;

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
  private static final String FILE = "catalog_file";
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
    Node.Mapping visible = imported;
    if (imported.child(MODELS) instanceof Node.Mapping models) {
      visible = imported.with(MODELS, withoutPricesOf(own.child(MODELS), models));
    }
    Node.Mapping all = DefaultCatalog.tree().overlaidBy(visible).overlaidBy(own);
    return new CatalogLayers(file, own, imported, all);
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

  /** Removes imported prices where the configuration itself has one price for both sides. */
  private static Node.Mapping withoutPricesOf(Node own, Node.Mapping imported) {
    Node.Mapping result = imported;
    if (own instanceof Node.Mapping models) {
      for (Map.Entry<String, Node> entry : models.entries().entrySet()) {
        if (entry.getValue() instanceof Node.Mapping mine
            && mine.has("cost_per_token")
            && imported.child(entry.getKey()) instanceof Node.Mapping theirs) {
          Map<String, Node> kept = new LinkedHashMap<>(theirs.entries());
          kept.remove("input_cost_per_token");
          kept.remove("output_cost_per_token");
          result = result.with(entry.getKey(), new Node.Mapping(kept, theirs.source()));
        }
      }
    }
    return result;
  }
}
