package dev.scrubjay.gateway.cli.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.cli.options.ExitCodes;
import dev.scrubjay.gateway.cli.terminal.Colours;
import dev.scrubjay.gateway.cli.terminal.Progress;
import dev.scrubjay.gateway.dialect.json.Json;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Verifies a tenant's counters against its entries. */
@Command(
    name = "verify",
    description = {
      "Verifies a tenant's counters against its entries.",
      "Works in small steps, while the cache is in use.",
      "Exits with 0 if there are no faults, and with 1 if faults were found, repaired or not."
    },
    mixinStandardHelpOptions = true)
public final class VerifyCommand implements Callable<Integer> {
  @Mixin private GatewayClient gateway = new GatewayClient();

  @Option(names = "--repair", description = "Repair the faults.")
  private boolean repair;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ObjectNode found = verified();
    long faults = found.path("faults").asLong();
    PrintWriter out = spec.commandLine().getOut();
    for (String name : List.of("entries", "wrong_entries", "leftovers", "wrong_counters")) {
      out.printf("%-14s %10d%n", name.replace('_', ' '), found.path(name).asLong());
    }
    String verdict = verdict(faults);
    out.println(faults == 0 ? Colours.good(spec, verdict) : Colours.alarm(spec, verdict));
    out.flush();
    return faults == 0 ? 0 : ExitCodes.FAILED;
  }

  private ObjectNode verified() {
    try (Progress progress = Progress.of(spec)) {
      return gateway.follow(
          "/v1/cache/verify",
          Json.object().put("repair", repair),
          step ->
              progress.show(
                  step.path("share").asDouble(), step.path("entries").asLong() + " entries"));
    }
  }

  private String verdict(long faults) {
    if (faults == 0) {
      return "no faults";
    }
    return faults + " faults found" + (repair ? " and repaired" : "; --repair repairs them");
  }
}
