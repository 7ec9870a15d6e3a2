package dev.scrubjay.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JAR that the build makes, alone in a folder. */
final class SelfContainedJarIT {
  private static final Path BUILT = Path.of("target", "scrubjay.jar");
  private static final Pattern ADDRESS = Pattern.compile("Scrubjay is running at (\\S+)\\.");
  private static final Pattern LIBRARY =
      Pattern.compile("META-INF/maven/([^/]+)/([^/]+)/pom\\.properties");

  @TempDir private Path folder;

  @BeforeEach
  void copyAlone() throws IOException {
    Files.copy(BUILT, folder.resolve("scrubjay.jar"));
  }

  private Process run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", "scrubjay.jar"));
    command.addAll(List.of(arguments));
    ProcessBuilder java = new ProcessBuilder(command).directory(folder.toFile());
    java.environment().remove("REDIS_URL"); // it brings its own
    return java.redirectErrorStream(true).redirectOutput(folder.resolve("output").toFile()).start();
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output"));
  }

  @Test
  void checkConfigPrintsTheSettings() throws Exception {
    Process process = run("check-config");
    assertThat(process.waitFor(120, SECONDS)).isTrue();
    assertThat(output()).contains("server.port").doesNotContain("WARN");
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void demoAnswersFromItsOwnRedisTheSecondTime() throws Exception {
    Process demo = run("demo", "--port", "0", "--latency-scale", "0");
    try {
      String url = await().atMost(Duration.ofMinutes(2)).until(this::address, a -> !a.isEmpty());
      assertThat(ask(url).headers().firstValue("Cache-Status")).get().asString().contains("fwd=");
      await()
          .untilAsserted(
              () ->
                  assertThat(ask(url).headers().firstValue("Cache-Status"))
                      .get()
                      .asString()
                      .contains("hit"));
    } finally {
      demo.destroy();
      assertThat(demo.waitFor(60, SECONDS)).as("ends when asked").isTrue();
    }
    assertThat(output()).doesNotContain("SLF4J").doesNotContain("Exception");
  }

  private String address() throws IOException {
    Matcher found = ADDRESS.matcher(output());
    return found.find() ? found.group(1) : "";
  }

  private static HttpResponse<String> ask(String url) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/v1/chat/completions"))
            .header("content-type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"))
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response;
  }

  @Test
  void itHasWhatMachinesAndLicencesDemand() throws Exception {
    try (JarFile jar = new JarFile(BUILT.toFile())) {
      List<String> names = jar.stream().map(ZipEntry::getName).toList();
      assertThat(jar.isMultiRelease()).isTrue();
      assertThat(names)
          .contains(
              "META-INF/native/libnetty_transport_native_epoll_x86_64.so",
              "META-INF/native/libnetty_transport_native_epoll_aarch_64.so",
              "ai/onnxruntime/native/linux-x64/libonnxruntime.so",
              "ai/onnxruntime/native/linux-aarch64/libonnxruntime.so",
              "ai/onnxruntime/native/osx-aarch64/libonnxruntime.dylib")
          .noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|RSA|DSA)|META-INF/INDEX.LIST"))
          .noneMatch(name -> name.endsWith(".pdb") || name.contains(".dSYM"));
      // Files of one name are put together: ours is there, and the libraries' are.
      assertThat(text(jar, "META-INF/LICENSE"))
          .contains(Files.readString(Path.of("..", "LICENSE")).strip())
          .hasSizeGreaterThan(100_000);
      assertThat(text(jar, "META-INF/NOTICE")).contains("Jackson JSON processor");
      assertThat(text(jar, "META-INF/services/com.fasterxml.jackson.core.JsonFactory"))
          .contains("core.JsonFactory", "yaml.YAMLFactory");
    }
  }

  @Test
  void everyLibraryIsListedWithItsLicence() throws Exception {
    try (JarFile jar = new JarFile(BUILT.toFile())) {
      List<String> libraries =
          jar.stream()
              .map(entry -> LIBRARY.matcher(entry.getName()))
              .filter(Matcher::matches)
              .map(found -> found.group(1) + ":" + found.group(2))
              .filter(library -> !library.startsWith("dev.scrubjay:"))
              .toList();
      List<String> listed =
          text(jar, "META-INF/THIRD-PARTY.txt")
              .lines()
              .filter(line -> line.matches("\\S+:\\S+ \\| \\S.* \\| .*"))
              .map(line -> line.split(" ", 2)[0])
              .toList();
      assertThat(libraries).hasSizeGreaterThan(50);
      assertThat(listed).containsAll(libraries);
    }
  }

  private static String text(JarFile jar, String name) throws IOException {
    try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
