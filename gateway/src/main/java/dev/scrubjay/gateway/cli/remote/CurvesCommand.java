package dev.scrubjay.gateway.cli.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what more memory and other TTLs would bring. */
@Command(
    name = "curves",
    description = {
      "Shows what more memory and other TTLs would bring to a tenant's cache.",
      "Computed from a sample of its accesses at all replicas; see docs/curves.md."
    },
    mixinStandardHelpOptions = true)
public final class CurvesCommand implements Callable<Integer> {
  @Mixin private GatewayClient gateway = new GatewayClient();

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ObjectNode curves = gateway.get("/v1/analytics/curves");
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.pretty(curves));
    } else {
      out.print(CurvesTable.of(spec, curves));
    }
    out.flush();
    return 0;
  }
}
