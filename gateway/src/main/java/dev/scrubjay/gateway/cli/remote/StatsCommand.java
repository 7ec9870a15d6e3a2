package dev.scrubjay.gateway.cli.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows a tenant's figures. */
@Command(
    name = "stats",
    description =
        "Shows a tenant's figures for cache, routing and performance, objectives and advice.",
    mixinStandardHelpOptions = true)
public final class StatsCommand implements Callable<Integer> {
  private static final Duration EVERY = Duration.ofSeconds(2);

  /** Clears the terminal and moves the cursor to its top left corner. */
  private static final String CLEAR = "\u001b[H\u001b[2J";

  @Mixin private GatewayClient gateway = new GatewayClient();

  @Option(
      names = "--window",
      paramLabel = "WINDOW",
      description = "5m, 15m, 1h, 6h, 24h, 7d, 30d or all. Default: all")
  private String window = "all";

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description = "all: all replicas together; replica: the one that answers. Default: all")
  private String scope = "all";

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  @Option(names = "--watch", description = "Repeat every two seconds until Ctrl-C.")
  private boolean watch;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    show();
    while (watch) {
      Thread.sleep(EVERY);
      show();
    }
    return 0;
  }

  private void show() {
    ObjectNode figures = gateway.get("/v1/analytics?window=" + window + "&scope=" + scope);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(watch ? figures.toString() : Json.pretty(figures));
    } else {
      out.print(watch ? CLEAR : "");
      out.print(StatsTable.of(spec, figures));
    }
    out.flush();
  }
}
