package dev.scrubjay.gateway.cli;

import dev.scrubjay.gateway.catalog.CatalogImport;
import dev.scrubjay.gateway.catalog.Change;
import dev.scrubjay.gateway.catalog.Change.ChangeKind;
import dev.scrubjay.gateway.catalog.ModelsYaml;
import dev.scrubjay.gateway.cli.options.ConfigOptions;
import dev.scrubjay.gateway.cli.terminal.Progress;
import dev.scrubjay.gateway.cli.terminal.Table;
import dev.scrubjay.gateway.config.file.LocalCatalog;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Imports a price catalog, or shows its changes. */
@Command(
    name = "import",
    description = {
      "Imports the models' prices, limits and dates from a price catalog.",
      "Prices are also those of cached, cache-written, reasoning, audio and image tokens, of"
          + " batches, service tiers and long requests. FILE is LiteLLM's"
          + " model_prices_and_context_window.json or models.dev's api.json. Shows what it would"
          + " change; writes nothing without --write. Settings in the configuration itself override"
          + " the catalog. No model is removed. New models are added turned off, as such catalogs"
          + " contain neither latency nor accuracy."
    },
    mixinStandardHelpOptions = true)
final class CatalogImportCommand implements Callable<Integer> {
  @Mixin private ConfigOptions config = new ConfigOptions();

  @Parameters(paramLabel = "FILE", description = "The catalog file.")
  private Path file = Path.of("");

  @Option(
      names = "--models",
      paramLabel = "NAME",
      split = ",",
      description = "Only these models; * matches any text. May be repeated.")
  private List<String> models = List.of();

  @Option(
      names = "--write",
      paramLabel = "FILE",
      description = "Write the models to this file, which catalog_file in the configuration names.")
  private @Nullable Path target;

  @Option(
      names = "--all",
      description =
          "Also list all models that are skipped or of providers that are not configured.")
  private boolean all;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    LocalCatalog local = config.loadCatalog();
    List<Change> changes =
        Progress.waiting(
            spec,
            "reading " + file.getFileName(),
            () -> CatalogImport.of(file, local, wanted(), LocalDate.now(ZoneOffset.UTC)));
    PrintWriter out = spec.commandLine().getOut();
    print(out, changes, local);
    if (target == null) {
      out.println("Nothing was written; --write FILE writes.");
    } else {
      ModelsYaml.write(target, local, changes);
      out.println(
          "Written to "
              + target
              + ". Use it with `catalog_file: "
              + target
              + "` in the configuration.");
    }
    out.flush();
    return 0;
  }

  private Predicate<String> wanted() {
    if (models.isEmpty()) {
      return model -> true;
    }
    return models.stream()
        .map(glob -> Pattern.compile(Pattern.quote(glob).replace("*", "\\E.*\\Q")))
        .map(Pattern::asMatchPredicate)
        .reduce(model -> false, Predicate::or);
  }

  private void print(PrintWriter out, List<Change> changes, LocalCatalog local) {
    Set<String> known =
        local.entries().stream()
            .map(entry -> entry.model().profile().id())
            .collect(Collectors.toSet());
    Map<String, Integer> rest = new TreeMap<>();
    Table table = new Table().left("change").left("model").left("notes");
    for (Change change : changes.stream().sorted(Comparator.comparing(Change::kind)).toList()) {
      boolean listed =
          switch (change.kind()) {
            case ADDED, CHANGED, UNCHANGED -> true;
            case SKIPPED -> known.contains(change.model()) || !models.isEmpty();
            case ELSEWHERE -> false;
          };
      if (listed || all) {
        table.row(word(change.kind()), change.model(), String.join("; ", change.notes()));
      } else if (change.kind() == ChangeKind.SKIPPED) {
        rest.merge(change.notes().get(0), 1, Integer::sum);
      }
    }
    rest.forEach((why, count) -> table.row(word(ChangeKind.SKIPPED), count + " more", why));
    out.print(table.isEmpty() ? "" : table.text(spec, ""));
    out.println(
        changes.isEmpty() ? "No model matches." : "Total: " + counts(changes) + " (--all lists)");
  }

  private static String counts(List<Change> changes) {
    Map<ChangeKind, Long> counts =
        changes.stream()
            .collect(Collectors.groupingBy(Change::kind, TreeMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(count -> count.getValue() + " " + word(count.getKey()))
        .collect(Collectors.joining(", "));
  }

  private static String word(ChangeKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
