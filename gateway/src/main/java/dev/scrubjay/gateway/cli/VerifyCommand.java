package dev.scrubjay.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares a tenant's counters with its entries. */
@Command(
    name = "verify",
    description = {
      "Compares what is counted of a tenant's entries with the entries, in small steps, while they",
      "are used. Ends with 0 if all is as it should be, with 1 if faults were found, repaired or not."
    },
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  @Mixin private GatewayClient gateway = new GatewayClient();

  @Option(names = "--repair", description = "Put right what is wrong.")
  private boolean repair;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ObjectNode found = gateway.post("/v1/cache/verify", Json.object().put("repair", repair));
    long faults = found.path("faults").asLong();
    PrintWriter out = spec.commandLine().getOut();
    out.println("entries         " + found.path("entries").asLong());
    out.println("wrong entries   " + found.path("wrong_entries").asLong());
    out.println("leftovers       " + found.path("leftovers").asLong());
    out.println("wrong counters  " + found.path("wrong_counters").asLong());
    out.println(verdict(faults));
    out.flush();
    return faults == 0 ? 0 : Scrubjay.FAILED;
  }

  private String verdict(long faults) {
    if (faults == 0) {
      return "sound";
    }
    return faults + " faults found" + (repair ? ", and repaired" : "; --repair puts them right");
  }
}
