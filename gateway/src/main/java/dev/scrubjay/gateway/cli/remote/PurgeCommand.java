package dev.scrubjay.gateway.cli.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Purges a tenant's entries. */
@Command(
    name = "purge",
    description = {
      "Purges a tenant's entries.",
      "Purges those that match all given options, or all of them with --all."
    },
    mixinStandardHelpOptions = true)
public final class PurgeCommand implements Callable<Integer> {
  @Mixin private GatewayClient gateway = new GatewayClient();

  @Option(
      names = "--workspace",
      paramLabel = "WORKSPACE",
      description = "Purge entries of this workspace.")
  private @Nullable String workspace;

  @Option(
      names = "--operation",
      paramLabel = "OPERATION",
      description = "Purge entries of this operation, such as chat.completions.")
  private @Nullable String operation;

  @Option(names = "--tag", paramLabel = "TAG", description = "Purge entries with this tag.")
  private @Nullable String tag;

  @Option(names = "--all", description = "Purge all of the tenant's entries.")
  private boolean all;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ObjectNode filter = Json.object();
    put(filter, "workspace", workspace);
    put(filter, "operation", operation);
    put(filter, "tag", tag);
    if (all != filter.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Give --workspace, --operation or --tag, or --all alone.");
    }
    if (all) {
      filter.put("all", true);
    }
    long purged = gateway.post("/v1/cache/purge", filter).path("purged").asLong();
    spec.commandLine().getOut().println("purged " + purged);
    spec.commandLine().getOut().flush();
    return 0;
  }

  private static void put(ObjectNode filter, String name, @Nullable String value) {
    if (value != null) {
      filter.put(name, value);
    }
  }
}
