package dev.scrubjay.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
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

  /** Of two options Java takes the last: later servers compile no further than the training did. */
  @Test
  void trainingHasBothCompilersWhateverTheServersOptions() throws Exception {
    assertThat(run("train", "SCRUBJAY_JAVA_OPTS=-XX:TieredStopAtLevel=1").waitFor()).isZero();
    assertThat(calls("AOTMode=record"))
        .singleElement()
        .asString()
        .containsSubsequence("TieredStopAtLevel=1", "TieredStopAtLevel=4", "rehearse");
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

  /** Has the clone built by a Maven that prints {@code lines} and ends with {@code code}. */
  private Process build(int code, String... lines) throws IOException {
    Files.delete(clone.resolve("gateway/target/scrubjay.jar"));
    StringBuilder maven = new StringBuilder("#!/bin/sh\n");
    for (String line : lines) {
      maven.append("echo '").append(line).append("'\n");
    }
    maven.append("while [ -e \"$CLONE/hold\" ]; do /bin/sleep 0.05; done\n");
    maven.append("echo jar > \"$CLONE/gateway/target/scrubjay.jar\"\nexit ").append(code);
    write("bin/mvn", maven.toString());
    return run("stats");
  }

  @Test
  void buildShowsItsStepsAndThenRunsTheCommand() throws Exception {
    write("hold", "");
    Process build =
        build(
            0,
            "[INFO] Building Scrubjay gateway 0.1.0-SNAPSHOT                           [3/4]",
            "[INFO] --- maven-compiler-plugin:3.16.0:compile (default-compile) @ gateway ---");
    BufferedReader output = build.inputReader();
    assertThat(output.readLine()).contains("building").contains("target/build.log");
    String step = output.readLine();
    while (step.contains("starting Maven")) {
      step = output.readLine();
    }
    assertThat(step).matches(" +\\d+ s  \\[3/4] Scrubjay gateway: compiling.*");
    Files.delete(clone.resolve("hold"));
    assertThat(output.readLine()).matches("scrubjay: built in \\d+ s");
    assertThat(build.waitFor()).isZero();
    assertThat(calls(" stats")).hasSize(1);
  }

  @Test
  void buildThatFailsShowsItsErrors() throws Exception {
    Process build = build(1, "[INFO] Building Scrubjay", "[ERROR] no such symbol");
    assertThat(new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("\n[ERROR] no such symbol\n", "build.log")
        .doesNotContain("[INFO]");
    assertThat(build.waitFor()).isOne();
    assertThat(calls(" stats")).isEmpty();
  }

  @Test
  void interruptedBuildEndsMaven() throws Exception {
    write("hold", "");
    Process build = build(0, "[INFO] Building Scrubjay");
    build.inputReader().readLine();
    await().until(() -> build.descendants().anyMatch(LauncherTest::isMaven));
    ProcessHandle maven =
        build.descendants().filter(LauncherTest::isMaven).findFirst().orElseThrow();
    build.descendants().filter(LauncherTest::isLauncher).forEach(ProcessHandle::destroy);
    await().until(() -> !maven.isAlive());
    assertThat(build.waitFor()).isNotZero();
  }

  private static boolean isMaven(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains("bin/mvn -B");
  }

  private static boolean isLauncher(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains("scripts/scrubjay");
  }
}
