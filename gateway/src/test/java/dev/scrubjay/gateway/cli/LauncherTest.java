package dev.scrubjay.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/scrubjay} in a clone that is built, with a script in place of Java. */
final class LauncherTest {
  /** Notes its process and arguments, and does what Java would: serves, is trained, or ends. */
  private static final String JAVA =
      """
      #!/bin/sh
      echo "$$ $*" >> "$CLONE/calls"
      for argument; do
        case $argument in
          -XX:AOTConfiguration=*) run=${argument#*=} ;;
          -XX:AOTCache=*) cache=${argument#*=} ;;
        esac
      done
      case "$*" in
        *AOTMode=record*)
          [ ! -e "$CLONE/refuse" ] || exit 1
          echo half > "$run"
          while [ -e "$CLONE/hold" ]; do /bin/sleep 0.05; done
          echo run > "$run" ;;
        *AOTMode=create*) sed s/run/whole/ "$run" > "$cache" ;;
        *" serve"*) while :; do /bin/sleep 0.05; done ;;
      esac
      """;

  @TempDir private Path clone;

  @BeforeEach
  void makeClone() throws IOException {
    for (String folder : List.of("gateway/src/main", "policy/src/main", "gateway/target")) {
      Files.createDirectories(clone.resolve(folder));
    }
    for (String pom : List.of("pom.xml", "gateway/pom.xml", "policy/pom.xml")) {
      write(pom, "");
    }
    write("jdk/release", "JAVA_VERSION=\"25.0.1\"\n");
    write("jdk/bin/java", JAVA);
    write("bin/sleep", "#!/bin/sh\nexec /bin/sleep 0.02\n"); // a second of the launcher's
    write("scripts/scrubjay", Files.readString(Path.of("..", "scripts", "scrubjay")));
    write("calls", "");
    write("gateway/target/scrubjay.jar", "");
  }

  private void write(String name, String content) throws IOException {
    Path file = clone.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Process run(String command, String... environment) throws IOException {
    ProcessBuilder launcher =
        new ProcessBuilder(clone.resolve("scripts/scrubjay").toString(), command);
    launcher.environment().put("CLONE", clone.toString());
    launcher.environment().put("JAVA_HOME", clone.resolve("jdk").toString());
    launcher.environment().merge("PATH", clone.resolve("bin") + ":", (path, bin) -> bin + path);
    for (String setting : environment) {
      String[] parts = setting.split("=", 2);
      launcher.environment().put(parts[0], parts[1]);
    }
    return launcher.redirectErrorStream(true).start();
  }

  /** The calls of Java with {@code argument}. */
  private List<String> calls(String argument) throws IOException {
    return Files.readAllLines(clone.resolve("calls")).stream()
        .filter(call -> call.contains(argument))
        .toList();
  }

  private Path cache() {
    return clone.resolve("gateway/target/scrubjay.aot");
  }

  private List<String> cacheFiles() throws IOException {
    try (Stream<Path> files = Files.list(cache().getParent())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.contains(".aot"))
          .toList();
    }
  }

  private void serveAWhile(String... environment) throws Exception {
    int before = calls(" serve").size();
    Process server = run("serve", environment);
    await().until(() -> calls(" serve").size() > before);
    server.destroy();
    server.waitFor();
  }

  @Test
  void firstServeBeginsAtOnceAndTheNextOneUsesTheCacheMadeMeanwhile() throws Exception {
    write("hold", "");
    Process first = run("serve");
    await().until(() -> calls("AOTMode=record").size() == 1);
    assertThat(calls(" serve")).hasSize(1).first().asString().doesNotContain("AOTCache");
    assertThat(cache()).doesNotExist();

    Files.delete(clone.resolve("hold"));
    await().until(() -> Files.exists(cache()));
    assertThat(cache()).hasContent("whole");
    await().until(() -> cacheFiles().size() == 1);
    first.destroy();

    serveAWhile();
    assertThat(calls(" serve")).last().asString().contains("-XX:AOTCache=" + cache());
    assertThat(calls("AOTMode=record")).hasSize(1);
  }

  @Test
  void trainingEndsWithItsServerAndLeavesNothing() throws Exception {
    write("hold", "");
    Process server = run("serve");
    await().until(() -> calls("AOTMode=record").size() == 1);
    long training = Long.parseLong(calls("AOTMode=record").getFirst().split(" ", -1)[0]);
    server.destroy();
    await().until(() -> ProcessHandle.of(training).filter(ProcessHandle::isAlive).isEmpty());
    await().until(() -> cacheFiles().isEmpty());
  }

  @Test
  void outputOfAServerEndsWithIt() throws Exception {
    write("hold", "");
    Process server = run("serve");
    await().until(() -> calls("AOTMode=record").size() == 1);
    server.toHandle().destroy(); // which leaves its output to be read
    assertThat(new String(server.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("in the background");
    await().until(() -> cacheFiles().isEmpty());
  }

  @Test
  void trainMakesTheCacheAndEnds() throws Exception {
    assertThat(run("train").waitFor()).isZero();
    assertThat(cache()).hasContent("whole");
    assertThat(run("train").waitFor()).isZero();
    assertThat(calls("AOTMode=record")).hasSize(1);
  }

  @Test
  void cacheOfAnEarlierBuildIsNotUsed() throws Exception {
    assertThat(run("train").waitFor()).isZero();
    Files.writeString(
        clone.resolve("gateway/target/scrubjay.jar"), "newer", StandardOpenOption.APPEND);
    serveAWhile();
    assertThat(calls(" serve")).last().asString().doesNotContain("AOTCache");
  }

  @Test
  void cacheThatCannotBeMadeIsNotTriedAgainUntilAsked() throws Exception {
    write("refuse", "");
    assertThat(run("train").waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(cache()).isEmptyFile();
    serveAWhile();
    assertThat(calls(" serve")).last().asString().doesNotContain("AOTCache");
    Files.delete(clone.resolve("refuse"));
    assertThat(run("train").waitFor()).isZero();
    assertThat(cache()).hasContent("whole");
  }

  @Test
  void offNeitherMakesNorUsesACache() throws Exception {
    assertThat(run("train").waitFor()).isZero();
    serveAWhile("SCRUBJAY_AOT=off");
    assertThat(calls(" serve")).last().asString().doesNotContain("AOTCache");
    assertThat(run("train", "SCRUBJAY_AOT=off").waitFor()).isOne();
  }

  @Test
  void olderJavaDoesWithoutACache() throws Exception {
    write("jdk/release", "JAVA_VERSION=\"21.0.4\"\n");
    Process train = run("train");
    assertThat(new String(train.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("Java 25");
    assertThat(train.waitFor()).isOne();
    serveAWhile();
    assertThat(calls("AOT")).isEmpty();
  }
}
