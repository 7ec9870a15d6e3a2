package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The walks of docs/architecture.md: files that exist, downward calls, no file twice. */
final class ArchitectureDocTest {
  private static final Path DOC = Path.of("../docs/architecture.md");
  private static final Path SOURCES = Path.of("src/main/java/dev/scrubjay/gateway");

  /** Files that their callers know by another name. */
  private static final Map<String, String> KNOWN_AS =
      Map.of("ChatRoutes", "RouteGroup", "Leases", "leases");

  private static final Pattern STEP = Pattern.compile("( *)- `([a-z/]+)/([A-Za-z]+)`: .*");
  private static final Pattern PACKAGE_ROW = Pattern.compile("\\| `([a-z.]+)`(, `[a-z.]+`)? \\|.*");

  /** A step of a walk, {@code depth} calls below its first. */
  private record Step(int depth, String directory, String name) {
    String topPackage() {
      return directory.replaceAll("/.*", "");
    }

    String file() {
      return directory + "/" + name;
    }
  }

  private record Call(Step caller, Step callee) {}

  @Test
  void walksNameFilesThatExistAndNoneTwice() throws IOException {
    List<List<Step>> walks = walks();
    assertThat(walks).hasSize(4);
    for (List<Step> walk : walks) {
      assertThat(walk).hasSizeGreaterThan(5);
      Set<String> visited = new HashSet<>();
      for (Step step : walk) {
        assertThat(SOURCES.resolve(step.file() + ".java")).exists();
        assertThat(visited.add(step.file())).as("first visit of %s", step.file()).isTrue();
      }
    }
  }

  @Test
  void callsGoDownTheTableOfPackages() throws IOException {
    List<String> table = packages();
    for (Call call : calls()) {
      assertThat(table.indexOf(call.callee().topPackage()))
          .as("%s", call)
          .isGreaterThanOrEqualTo(table.indexOf(call.caller().topPackage()));
    }
  }

  @Test
  void callersNameThoseTheyCall() throws IOException {
    for (Call call : calls()) {
      String callee = KNOWN_AS.getOrDefault(call.callee().name(), call.callee().name());
      assertThat(Files.readString(SOURCES.resolve(call.caller().file() + ".java")))
          .as("%s", call)
          .containsPattern("\\b" + callee + "\\b");
    }
  }

  private static List<Call> calls() throws IOException {
    List<Call> calls = new ArrayList<>();
    for (List<Step> walk : walks()) {
      Deque<Step> callers = new ArrayDeque<>();
      for (Step step : walk) {
        while (!callers.isEmpty() && callers.peek().depth() >= step.depth()) {
          callers.pop();
        }
        if (!callers.isEmpty()) {
          calls.add(new Call(callers.peek(), step));
        }
        callers.push(step);
      }
    }
    return calls;
  }

  @Test
  void tableHasEachPackageOnce() throws IOException {
    try (Stream<Path> directories = Files.list(SOURCES)) {
      assertThat(packages())
          .containsExactlyInAnyOrderElementsOf(
              directories
                  .filter(Files::isDirectory)
                  .map(directory -> directory.getFileName().toString())
                  .toList());
    }
  }

  private static List<String> packages() throws IOException {
    List<String> packages = new ArrayList<>();
    for (String line : Files.readAllLines(DOC)) {
      if (line.contains("dev.scrubjay.policy…")) {
        return packages;
      }
      Matcher row = PACKAGE_ROW.matcher(line);
      if (row.matches()) {
        packages.add(row.group(1));
      }
    }
    throw new AssertionError("no table of packages");
  }

  private static List<List<Step>> walks() throws IOException {
    List<List<Step>> walks = new ArrayList<>();
    for (String line : Files.readAllLines(DOC)) {
      Matcher step = STEP.matcher(line);
      if (line.startsWith("### ")) {
        walks.add(new ArrayList<>());
      } else if (step.matches()) {
        walks.getLast().add(new Step(step.group(1).length() / 2, step.group(2), step.group(3)));
      }
    }
    return walks;
  }
}
