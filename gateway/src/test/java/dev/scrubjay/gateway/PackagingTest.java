package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.scrubjay.gateway.config.ServerConfig;
import dev.scrubjay.gateway.config.file.ConfigLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The image and Compose's file, as far as they can be checked without a Docker engine. */
class PackagingTest {
  private static final Path ROOT = Path.of("..");

  /** The default of {@code server.drain_delay} beyond loopback. */
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private static final String PORT = String.valueOf(ServerConfig.DEFAULT.port());

  private final JsonNode services = yaml("docker-compose.yml").get("services");
  private final Map<String, JsonNode> gateways =
      services.properties().stream()
          .filter(service -> service.getKey().startsWith("gateway-"))
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

  @Test
  void everyMountedPathExists() {
    List<String> mounts = texts(services, service -> service.path("volumes"));

    assertThat(mounts)
        .isNotEmpty()
        .allSatisfy(mount -> assertThat(ROOT.resolve(mount.split(":", 2)[0])).exists());
  }

  @Test
  void everyImageIsPinnedByTag() {
    List<String> images =
        services.findValuesAsText("image").stream()
            .filter(image -> !image.startsWith("scrubjay:"))
            .collect(Collectors.toList());
    Matcher from = Pattern.compile("(?m)^FROM (\\S+)").matcher(text("Dockerfile"));
    from.results().forEach(match -> images.add(match.group(1)));

    assertThat(images).hasSize(6).allMatch(image -> image.matches("[^:]+:v?\\d[^:]*"));
  }

  @Test
  void prometheusScrapesEveryGatewayWhereItListens() {
    JsonNode scraped = yaml("grafana/prometheus/prometheus.yml").at("/scrape_configs/0");

    assertThat(texts(scraped.get("static_configs"), config -> config.get("targets")))
        .containsExactlyInAnyOrderElementsOf(
            gateways.keySet().stream().map(name -> name + ":" + PORT).toList())
        .hasSize(2);
  }

  @Test
  void thePublishedPortsAreDistinctAndLeadToTheGateways() {
    List<String> published = texts(services, service -> service.path("ports"));

    assertThat(published)
        .contains("127.0.0.1:8081:" + PORT, "127.0.0.1:8082:" + PORT)
        .allMatch(port -> port.startsWith("127.0.0.1:"))
        .extracting(port -> port.split(":", 3)[1])
        .doesNotHaveDuplicates();
    assertThat(text("Dockerfile")).contains("EXPOSE " + PORT, "SCRUBJAY_PORT=" + PORT);
  }

  @Test
  void theGatewaysVariablesAreSettings() {
    Set<String> variables = new TreeSet<>();
    gateways
        .values()
        .forEach(g -> g.get("environment").fieldNames().forEachRemaining(variables::add));

    assertThat(ConfigLoader.environmentNames()).containsAll(variables);
  }

  @Test
  void theGatewaysStartWithWhatComposeGivesThem() {
    gateways.forEach(
        (name, gateway) -> {
          Map<String, String> env =
              gateway.get("environment").properties().stream()
                  .collect(
                      Collectors.toMap(
                          Map.Entry::getKey,
                          entry -> interpolated(entry.getValue().asText(), "0123456789abcdef")));
          env.put("SCRUBJAY_HOST", "0.0.0.0");

          assertThat(ConfigLoader.load(env).config().tenants().apiKeys()).hasSize(1);
        });
  }

  @Test
  void everyVariableOfComposeIsInTheExampleEnvironment() {
    Set<String> used =
        Pattern.compile("\\$\\{([A-Z_]+)")
            .matcher(text("docker-compose.yml"))
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toSet());
    Set<String> shown =
        text(".env.example")
            .lines()
            .filter(line -> line.matches("[A-Z_]+=.*") && !line.startsWith("COMPOSE_"))
            .map(line -> line.split("=", 2)[0])
            .collect(Collectors.toSet());

    assertThat(shown).isEqualTo(used);
  }

  /** What runs a gateway waits for it as long, and gives it as much memory, everywhere. */
  @Test
  void graceAndMemoryAgree() {
    Duration grace = Duration.parse("PT" + services.at("/gateway-1/stop_grace_period").asText());
    String memory = services.at("/gateway-1/mem_limit").asText();
    assertThat(grace)
        .isEqualTo(Duration.ofSeconds(60))
        .isGreaterThan(DRAIN.plus(ServerConfig.DEFAULT.shutdownGrace().multipliedBy(2)));
    assertThat(memory).isEqualTo("768m");

    for (String name : List.of("gateway-1", "gateway-2", "demo")) {
      assertThat(services.at("/" + name + "/stop_grace_period").asText()).isEqualTo("60s");
      assertThat(services.at("/" + name + "/mem_limit").asText()).isEqualTo(memory);
    }
    JsonNode chart = yaml("deploy/helm/scrubjay/values.yaml");
    assertThat(chart.get("terminationGracePeriodSeconds").asInt()).isEqualTo(60);
    assertThat(chart.at("/resources/limits/memory").asText()).isEqualTo("768Mi");
    assertThat(chart.at("/resources/requests/memory").asText()).isEqualTo("768Mi");
    assertThat(text("deploy/systemd/scrubjay.service"))
        .contains("\nTimeoutStopSec=60\n", "\nMemoryMax=768M\n");
    assertThat(text("Dockerfile")).contains("ends within 60 s");
    assertThat(text("docs/operations.md"))
        .contains("let the platform wait 60 s", "(5 s beyond loopback)", "768 MiB");
  }

  @Test
  void imageAndServiceHaveTheLaunchersOptions() {
    Set<String> launcher =
        Pattern.compile("--?[XD][^\\s\"]+|--sun[^\\s\"]+")
            .matcher(
                text("scripts/scrubjay").split("tuned\\(\\)", -1)[1].split("SCRUBJAY_STEP", -1)[0])
            .results()
            .map(match -> match.group())
            .filter(option -> !option.contains("*"))
            .collect(Collectors.toSet());

    assertThat(launcher).hasSizeGreaterThan(8).contains("-XX:+ExitOnOutOfMemoryError");
    assertThat(
            text("deploy/java.options")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .flatMap(line -> List.of(line.split(" ", -1)).stream()))
        .containsAll(launcher)
        .contains("-XX:MaxRAMPercentage=70");
    assertThat(text("Dockerfile")).contains("@java.options");
    assertThat(text("deploy/systemd/scrubjay.service")).contains("@/opt/scrubjay/java.options");
  }

  @Test
  void grafanaReadsTheDashboardsAndThePrometheusThatAreThere() {
    JsonNode source = yaml("grafana/provisioning/datasources/prometheus.yaml").at("/datasources/0");
    JsonNode dashboards = yaml("grafana/provisioning/dashboards/scrubjay.yaml").at("/providers/0");

    assertThat(source.get("url").asText()).isEqualTo("http://prometheus:9090");
    assertThat(services.at("/grafana/volumes/1").asText())
        .contains(":" + dashboards.at("/options/path").asText() + ":");
  }

  /** Interpolates variables as Compose does; each has {@code value}. */
  private static String interpolated(String text, String value) {
    return text.replaceAll("\\$\\{LLAMA_BASE_URL[^}]*}", "").replaceAll("\\$\\{[^}]*}", value);
  }

  private static List<String> texts(JsonNode parents, Function<JsonNode, JsonNode> list) {
    return StreamSupport.stream(parents.spliterator(), false)
        .map(list)
        .flatMap(values -> StreamSupport.stream(values.spliterator(), false))
        .map(JsonNode::asText)
        .toList();
  }

  /** Reads YAML with SnakeYAML itself, since Jackson does not follow aliases and merges. */
  private static JsonNode yaml(String file) {
    Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(text(file));
    return new ObjectMapper().valueToTree(tree);
  }

  private static String text(String file) {
    try {
      return Files.readString(ROOT.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
