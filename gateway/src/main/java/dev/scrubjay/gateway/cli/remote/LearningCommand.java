package dev.scrubjay.gateway.cli.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.cli.terminal.Table;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.policy.Plain;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Exchanges what routing has learned with sites that have a Redis of their own. */
@Command(
    name = "learning",
    description = "Exchanges what routing has learned for a tenant with other sites.",
    mixinStandardHelpOptions = true,
    subcommands = {
      LearningCommand.Export.class,
      LearningCommand.Import.class,
      LearningCommand.Sites.class,
      LearningCommand.Forget.class
    })
public final class LearningCommand implements Runnable {
  private static final int DIGITS = 4;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "A command is missing: export, import, sites or forget.");
  }

  /** Writes what this site has learned. */
  @Command(
      name = "export",
      description = {
        "Writes what this site itself has learned for the tenant, as JSON.",
        "There is a new export once in performance.learning.exports.interval; until then it is the"
            + " last."
      },
      mixinStandardHelpOptions = true)
  static final class Export implements Callable<Integer> {
    @Mixin private GatewayClient gateway = new GatewayClient();

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FILE",
        description = "The file to write. Default: standard output")
    private @Nullable Path file;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      ObjectNode export = gateway.get("/v1/learning/export");
      PrintWriter out = spec.commandLine().getOut();
      if (file == null) {
        out.println(Json.text(export));
      } else {
        Files.write(file, Json.bytes(export));
        out.printf("%d cells written to %s%n", export.path("cells").size(), file);
      }
      out.flush();
      return 0;
    }
  }

  /** Takes over what another site has learned. */
  @Command(
      name = "import",
      description = {
        "Takes over what another site has learned, from a file that its export wrote.",
        "A newer state of a site takes the place of an older one, so nothing counts twice."
      },
      mixinStandardHelpOptions = true)
  static final class Import implements Callable<Integer> {
    @Mixin private GatewayClient gateway = new GatewayClient();

    @Parameters(paramLabel = "FILE", description = "The file that an export wrote.")
    private Path file = Path.of("");

    @Option(
        names = "--from",
        paramLabel = "TENANT",
        description = {
          "The tenant at the other site, if it has another name there.",
          "Needs an operator's key."
        })
    private @Nullable String from;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      String query = from == null ? "" : "?from=" + URLEncoder.encode(from, StandardCharsets.UTF_8);
      ObjectNode taken = gateway.post("/v1/learning/import" + query, read());
      PrintWriter out = spec.commandLine().getOut();
      out.printf(
          "%s: %s%n",
          taken.path("site").asText(),
          taken.path("taken").asBoolean()
              ? taken.path("cells").asInt() + " cells taken over"
              : "nothing is newer than what is known");
      for (JsonNode model : taken.path("unknown_models")) {
        out.println("no effect: " + model.asText() + " is not in the catalog here");
      }
      out.flush();
      return 0;
    }

    private ObjectNode read() throws IOException {
      try {
        return Json.object(Files.readAllBytes(file));
      } catch (JsonProcessingException e) {
        throw new ParameterException(spec.commandLine(), file + " is not the JSON of an export");
      }
    }
  }

  /** Shows the sites whose learning counts. */
  @Command(
      name = "sites",
      description = "Shows the id of this site, and the sites whose learning counts here.",
      mixinStandardHelpOptions = true)
  static final class Sites implements Callable<Integer> {
    @Mixin private GatewayClient gateway = new GatewayClient();

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      ObjectNode known = gateway.get("/v1/learning/sites");
      PrintWriter out = spec.commandLine().getOut();
      out.println("this site  " + known.path("site").asText());
      Table table =
          new Table().left("site").left("from").left("made").right("cells", "weight", "cap");
      for (JsonNode site : known.path("sites")) {
        table.row(
            site.path("site").asText(),
            site.path("peer").asText("an import"),
            site.path("made").asText(),
            site.path("cells").asText(),
            Plain.text(site.path("weight").asDouble(), DIGITS),
            Plain.text(site.path("cap").asDouble(), DIGITS));
      }
      out.print(table.isEmpty() ? "" : table.text(spec, ""));
      out.flush();
      return 0;
    }
  }

  /** Drops what another site has learned. */
  @Command(
      name = "forget",
      description = "Drops what another site has learned.",
      mixinStandardHelpOptions = true)
  static final class Forget implements Callable<Integer> {
    @Mixin private GatewayClient gateway = new GatewayClient();

    @Parameters(paramLabel = "SITE", description = "The id of the site.")
    private String site = "";

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      boolean forgotten =
          gateway
              .post("/v1/learning/forget", Json.object().put("site", site))
              .path("forgotten")
              .asBoolean();
      spec.commandLine().getOut().println(forgotten ? "forgotten" : "not known");
      spec.commandLine().getOut().flush();
      return forgotten ? 0 : 1;
    }
  }
}
