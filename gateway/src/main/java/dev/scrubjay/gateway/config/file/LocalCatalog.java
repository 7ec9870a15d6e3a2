package dev.scrubjay.gateway.config.file;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All models of the configuration and the default catalog, whether they are served or not.
 *
 * @param entries in order
 * @param providers the names of the configured providers; if there are none, of the well-known ones
 * @param file the imported catalog, if there is one
 */
public record LocalCatalog(List<CatalogEntry> entries, Set<String> providers, Optional<Path> file) {
  public LocalCatalog {
    entries = List.copyOf(entries);
    providers = Set.copyOf(providers);
  }

  /** Whether {@code text} has the form of a model's id. */
  public static boolean isId(String text) {
    return ModelIds.FORMAT.parse().apply(text).isPresent();
  }
}
