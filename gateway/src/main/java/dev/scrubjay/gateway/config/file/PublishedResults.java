package dev.scrubjay.gateway.config.file;

import dev.scrubjay.policy.prior.Ability;
import dev.scrubjay.policy.prior.AbilityTable;
import dev.scrubjay.policy.prior.Priors;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The abilities of models by published benchmark results, under the names that catalogs and
 * providers have for them.
 *
 * @param priors by the names in the table
 * @param aliases other names, in lower case without the path of a provider, and the table's name
 */
record PublishedResults(Priors priors, Map<String, String> aliases) {
  private static final String ALIAS = "# alias ";

  /** The vendor and region before a name at Bedrock, as in {@code us.anthropic.claude-opus-5}. */
  private static final Pattern VENDOR = Pattern.compile("^([a-z0-9]+\\.)+(?=[a-z])");

  PublishedResults {
    aliases = Map.copyOf(aliases);
  }

  private static final class Shipped {
    static final PublishedResults RESULTS = parse(DefaultCatalog.text("model-abilities.tsv"));
  }

  /** The table that ships with Scrubjay; the first call reads it. */
  static PublishedResults shipped() {
    return Shipped.RESULTS;
  }

  /**
   * Reads an {@link AbilityTable}, and from its lines {@code # alias NAME MODEL} that NAME means
   * the table's MODEL.
   */
  static PublishedResults parse(String text) {
    Map<String, String> aliases = new HashMap<>();
    text.lines()
        .filter(line -> line.startsWith(ALIAS))
        .map(line -> line.split(" ", -1))
        .forEach(words -> aliases.put(words[2], words[3]));
    return new PublishedResults(Priors.of(AbilityTable.parse(text)), aliases);
  }

  /**
   * The ability of a model with these names; that of an alias if there is one, else the one that
   * most results tell of.
   */
  Optional<Ability> find(String id, String upstreamName) {
    List<String> names =
        List.of(id, upstreamName).stream()
            .map(PublishedResults::withoutPath)
            .flatMap(name -> List.of(name, VENDOR.matcher(name).replaceFirst("")).stream())
            .distinct()
            .toList();
    return names.stream()
        .flatMap(name -> Optional.ofNullable(aliases.get(name)).stream())
        .findFirst()
        .flatMap(priors::of)
        .or(
            () ->
                names.stream()
                    .flatMap(name -> priors.of(name).stream())
                    .max(Comparator.comparingDouble(Ability::weight)));
  }

  private static String withoutPath(String name) {
    return name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
  }
}
