package dev.scrubjay.gateway.catalog;

import dev.scrubjay.gateway.config.file.CatalogEntry;
import dev.scrubjay.gateway.config.file.LocalCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The file that {@code catalog_file} names: all settings that were imported. */
public final class ModelsYaml {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]*");

  private ModelsYaml() {}

  /** The text of the file: earlier imports, overridden by {@code changes}. */
  public static String of(LocalCatalog local, List<Change> changes) {
    Map<String, Map<String, String>> models = new LinkedHashMap<>();
    for (CatalogEntry entry : local.entries()) {
      if (!entry.imported().isEmpty()) {
        models.put(entry.model().profile().id(), new LinkedHashMap<>(entry.imported()));
      }
    }
    for (Change change : changes) {
      if (!change.settings().isEmpty()) {
        models
            .computeIfAbsent(change.model(), model -> new LinkedHashMap<>())
            .putAll(change.settings());
      }
    }
    StringBuilder yaml =
        new StringBuilder("# Made by `scrubjay catalog import`, for `catalog_file`.\nmodels:\n");
    models.forEach(
        (model, settings) -> {
          yaml.append("  ").append(scalar(model)).append(":\n");
          settings.forEach(
              (name, value) ->
                  yaml.append("    ")
                      .append(name)
                      .append(": ")
                      .append(value(name, value))
                      .append('\n'));
        });
    return yaml.toString();
  }

  /**
   * Writes the file atomically.
   *
   * @throws UnusableFileException if it cannot be written, or if it exists and {@code local} was
   *     not read from it, so that its contents would be lost
   */
  public static void write(Path file, LocalCatalog local, List<Change> changes) {
    try {
      boolean known = local.file().isPresent() && Files.isSameFile(local.file().get(), file);
      if (Files.exists(file) && !known) {
        throw new UnusableFileException(
            file, "it exists already, and is not the catalog_file of the configuration");
      }
      Path directory = file.toAbsolutePath().getParent();
      Path draft = Files.createTempFile(directory, "catalog", ".yaml");
      Files.writeString(draft, of(local, changes));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UnusableFileException(file, "cannot be written: " + e);
    }
  }

  private static String value(String name, String value) {
    return name.equals("capabilities") ? "[" + value + "]" : scalar(value);
  }

  private static String scalar(String text) {
    return PLAIN.matcher(text).matches()
        ? text
        : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
