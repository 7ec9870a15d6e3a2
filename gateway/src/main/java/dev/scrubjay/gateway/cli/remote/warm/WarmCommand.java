package dev.scrubjay.gateway.cli.remote.warm;

import dev.scrubjay.gateway.cli.options.ExitCodes;
import dev.scrubjay.gateway.cli.remote.GatewayClient;
import dev.scrubjay.gateway.cli.remote.GatewayUnreachableException;
import dev.scrubjay.gateway.cli.terminal.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends the requests in a file to a gateway, so that their answers are in its cache. */
@Command(
    name = "warm",
    description = {
      "Sends the requests in a file to a gateway, so that their answers are in its cache.",
      "A line of the file is a request's body, or an object with body and optionally path and"
          + " headers:",
      "  {\"path\": \"/v1/messages\", \"headers\": {\"x-scrubjay-workspace\": \"w\"}, \"body\":"
          + " {...}}",
      "Input files of OpenAI's batch API (url in place of path) are understood too."
    },
    mixinStandardHelpOptions = true)
public final class WarmCommand implements Callable<Integer> {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_REASONS = 5;

  /** What bytes that are not UTF-8 are read as. */
  private static final char MALFORMED = '\uFFFD';

  @Mixin private GatewayClient gateway = new GatewayClient();

  @Parameters(paramLabel = "FILE", description = "JSON lines; - for standard input.")
  private String file = "-";

  @Option(
      names = "--path",
      paramLabel = "PATH",
      defaultValue = "/v1/chat/completions",
      description = "The path of lines that name none. Default: ${DEFAULT-VALUE}")
  private String path = "/v1/chat/completions";

  @Option(
      names = "--max-usd",
      paramLabel = "USD",
      defaultValue = "1",
      description = "Stop before more than this is spent. Default: ${DEFAULT-VALUE}")
  private double maxUsd = 1;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "4",
      description = "The most requests in flight, 1 to 64. Default: ${DEFAULT-VALUE}")
  private int concurrency = 4;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (concurrency < 1 || concurrency > 64 || !(maxUsd > 0)) {
      throw new ParameterException(
          spec.commandLine(), "Give --concurrency from 1 to 64, and --max-usd above 0.");
    }
    gateway.request("/", CONNECT_TIMEOUT); // a wrong --url is told here, and not by every sender
    WarmTotals totals = new WarmTotals(maxUsd);
    try (HttpClient http =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
        CountedLines lines = lines()) {
      run(lines, new WarmSender(gateway, http, totals), totals);
    } catch (NoSuchFileException e) {
      throw new ParameterException(spec.commandLine(), "There is no file " + file + ".");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    report(totals);
    return totals.isComplete() ? 0 : ExitCodes.FAILED;
  }

  private void run(CountedLines lines, WarmSender sender, WarmTotals totals)
      throws IOException, InterruptedException {
    Progress progress = Progress.of(spec);
    AtomicReference<@Nullable GatewayUnreachableException> away = new AtomicReference<>();
    Semaphore places = new Semaphore(concurrency);
    try (ExecutorService senders = Executors.newFixedThreadPool(concurrency)) {
      for (String text = lines.next(); text != null && away.get() == null; text = lines.next()) {
        WarmLine line = parsed(text, lines.number(), totals);
        if (line == null) {
          continue;
        }
        places.acquire();
        if (!totals.begin()) {
          places.release();
          continue;
        }
        senders.execute(
            () -> {
              try {
                sender.send(line);
              } catch (GatewayUnreachableException e) {
                away.set(e);
              } finally {
                places.release();
              }
            });
        progress.show(lines.share(), totals.line());
      }
    } finally {
      progress.close();
    }
    GatewayUnreachableException unreachable = away.get();
    if (unreachable != null) {
      throw unreachable;
    }
  }

  private @Nullable WarmLine parsed(String text, long number, WarmTotals totals) {
    if (text.isBlank()) {
      return null;
    }
    if (text.indexOf(MALFORMED) >= 0) {
      totals.unusable("line " + number + ": not in UTF-8");
      return null;
    }
    try {
      return WarmLine.parse(text, path);
    } catch (IllegalArgumentException e) {
      totals.unusable("line " + number + ": " + e.getMessage());
      return null;
    }
  }

  private void report(WarmTotals totals) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(totals.line());
    out.flush();
    PrintWriter err = spec.commandLine().getErr();
    totals.failures().entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(MAX_REASONS)
        .forEach(reason -> err.println(reason.getValue() + " failed: " + reason.getKey()));
    err.flush();
  }

  private CountedLines lines() throws IOException {
    return file.equals("-")
        ? new CountedLines(reader(System.in), 0)
        : new CountedLines(reader(Files.newInputStream(Path.of(file))), Files.size(Path.of(file)));
  }

  private static BufferedReader reader(InputStream bytes) {
    return new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8));
  }
}
