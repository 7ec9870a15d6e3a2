package dev.scrubjay.gateway.config.file;

import dev.scrubjay.gateway.config.ModelConfig;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A model of the local catalog.
 *
 * @param enabled whether it is served if its provider is configured
 * @param pinned names of the settings that the configuration itself has, not a catalog
 * @param imported the settings that the imported catalog has, as they are written; lists with
 *     commas
 */
public record CatalogEntry(
    ModelConfig model, boolean enabled, Set<String> pinned, Map<String, String> imported) {
  public CatalogEntry {
    pinned = Set.copyOf(pinned);
    imported = Collections.unmodifiableMap(new LinkedHashMap<>(imported));
  }
}
