package dev.scrubjay.gateway.config.file;

import dev.scrubjay.gateway.config.ModelConfig;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All models that the configuration speaks of, shipped ones included, whether they can be asked or
 * not.
 *
 * @param entries in order
 * @param providers the names of those that are configured; if none is, of the well-known ones
 * @param file where what has been imported is, if there is such a file
 */
public record LocalCatalog(List<Entry> entries, Set<String> providers, Optional<Path> file) {
  public LocalCatalog {
    entries = List.copyOf(entries);
    providers = Set.copyOf(providers);
  }

  /**
   * A model.
   *
   * @param enabled whether it is asked, if its provider is configured
   * @param pinned names of the settings that the configuration itself has, not a catalog
   * @param imported those that the imported catalog has, as they are written; lists with commas
   */
  public record Entry(
      ModelConfig model, boolean enabled, Set<String> pinned, Map<String, String> imported) {
    public Entry {
      pinned = Set.copyOf(pinned);
      imported = Collections.unmodifiableMap(new LinkedHashMap<>(imported));
    }
  }

  /** Whether a model can have that id. */
  public static boolean isId(String text) {
    return ModelsReader.ID.parse().apply(text).isPresent();
  }
}
