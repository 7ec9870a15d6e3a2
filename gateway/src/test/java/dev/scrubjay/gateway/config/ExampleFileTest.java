package dev.scrubjay.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.config.file.ConfigLoader;
import dev.scrubjay.gateway.config.file.DefaultCatalog;
import dev.scrubjay.gateway.config.file.LoadedConfig;
import dev.scrubjay.gateway.config.reader.Setting;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.upstream.Hedging;
import dev.scrubjay.policy.upstream.UpstreamPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code config/scrubjay.example.yaml} is complete and correct. */
class ExampleFileTest {
  private static final Path FILE = Path.of("..", "config", "scrubjay.example.yaml");

  /** As in the command at the file's beginning, which thus works as it is printed. */
  private static final Map<String, String> ENV = printed();

  private final LoadedConfig example = ConfigLoader.load(FILE, ENV);

  private static Map<String, String> printed() {
    Map<String, String> env = new HashMap<>();
    try (Stream<String> lines = Files.lines(FILE)) {
      lines
          .takeWhile(line -> !line.contains("check-config"))
          .flatMap(line -> Pattern.compile("([A-Z_]+)=(\\S+)").matcher(line).results())
          .forEach(variable -> env.put(variable.group(1), variable.group(2)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return env;
  }

  @Test
  void itShowsTheDefaults() {
    GatewayConfig config = example.config();

    assertThat(config.server()).isEqualTo(ServerConfig.DEFAULT);
    assertThat(config.nearCache()).isEqualTo(NearCacheConfig.DEFAULT);
    assertThat(config.coalescing()).isEqualTo(CoalescingConfig.DEFAULT);
    assertThat(config.cache()).isEqualTo(CachePolicy.DEFAULT);
    assertThat(config.routing()).isEqualTo(RoutingPolicy.DEFAULT);
    UpstreamPolicy upstream = config.upstream();
    assertThat(
            new UpstreamPolicy(
                upstream.deadline(),
                upstream.pinnedFallbacks(),
                upstream.minConcurrency(),
                upstream.ejection(),
                upstream.retryBudget(),
                new Hedging(upstream.hedging().enabled(), Optional.empty()),
                upstream.failover()))
        .isEqualTo(UpstreamPolicy.DEFAULT);
    PerformanceConfig performance = config.performance();
    LearningConfig learning = performance.learning();
    assertThat(learning.signingKey()).isPresent(); // to show the setting
    assertThat(
            new PerformanceConfig(
                performance.analytics(),
                performance.targets(),
                performance.tuning(),
                new LearningConfig(learning.enabled(), learning.outcomesWithin(), Optional.empty()),
                performance.experiments(),
                performance.curves()))
        .isEqualTo(PerformanceConfig.DEFAULT);
    assertThat(config.models()).startsWith(DefaultCatalog.models().toArray(ModelConfig[]::new));
    RedisConfig redis = config.redis();
    assertThat(
            new RedisConfig(
                Optional.empty(),
                Optional.empty(),
                redis.readFrom(),
                redis.shards(),
                redis.lookupTimeout(),
                redis.storeTimeout(),
                redis.connectTimeout(),
                redis.queueSize()))
        .isEqualTo(RedisConfig.DEFAULT);
  }

  @Test
  void itHasEverySetting() {
    Set<String> all = shapes(setting -> !isShippedModel(setting));
    Set<String> written = shapes(setting -> setting.source().startsWith("scrubjay.example.yaml:"));

    assertThat(written).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void itNamesEveryEnvironmentVariable() throws IOException {
    assertThat(Files.readString(FILE)).contains(ConfigLoader.environmentNames());
  }

  /** Whether it is the one line of a model that is as the catalog has it. */
  private static boolean isShippedModel(Setting setting) {
    return setting.path().startsWith("models.")
        && setting.source().equals("default")
        && setting.shown().contains("per million tokens");
  }

  /** The settings' paths, without the names that users choose. */
  private Set<String> shapes(Predicate<Setting> which) {
    return example.settings().stream()
        .filter(which)
        .map(setting -> setting.path().replaceFirst("^(providers|tenants)\\.[^.]+", "$1.*"))
        .map(path -> path.replaceFirst("^models\\..+\\.", "models.*.").replaceAll("\\[\\d+]", ""))
        .collect(Collectors.toSet());
  }
}
