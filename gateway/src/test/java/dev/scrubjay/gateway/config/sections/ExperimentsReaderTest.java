package dev.scrubjay.gateway.config.sections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scrubjay.gateway.config.PerformanceConfig;
import dev.scrubjay.gateway.config.TuningConfig;
import dev.scrubjay.gateway.config.file.ConfigLoader;
import dev.scrubjay.policy.cache.TtlStrategies;
import dev.scrubjay.policy.experiment.Experiment;
import dev.scrubjay.policy.experiment.Metric;
import dev.scrubjay.policy.routing.RoutingPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExperimentsReaderTest {
  @TempDir private Path directory;

  private PerformanceConfig read(String yaml, String... env) throws IOException {
    Path file = Files.writeString(directory.resolve("scrubjay.yaml"), yaml);
    Map<String, String> variables = env.length == 0 ? Map.of() : Map.of(env[0], env[1]);
    return ConfigLoader.load(file, variables).config().performance();
  }

  @Test
  void armInheritsThePolicyThatItDoesNotSet() throws IOException {
    Experiment test =
        read("""
        routing_policies: {latency_weight: 0.1}
        performance:
          experiments:
            tests:
              a: {metric: success, arms: {x: {}, y: {routing_policies: {cost_weight: 1}}}}
        """)
            .experiments()
            .tests()
            .getFirst();
    assertThat(test.metric()).isEqualTo(Metric.SUCCESS);
    assertThat(test.arms().get(0).routing()).isEmpty();
    RoutingPolicy routing = test.arms().get(1).routing().orElseThrow();
    assertThat(routing.weights().cost()).isEqualTo(1);
    assertThat(routing.weights().latency()).isEqualTo(.1);
    assertThat(test.comparesTtls()).isFalse();
  }

  @Test
  void allArmsHaveTtlsIfOneDoes() throws IOException {
    Experiment test =
        read("performance: {experiments: {tests: {a: {arms: {x: {},"
                + " y: {ttl_strategies: {rare: 600}}}}}}}")
            .experiments()
            .tests()
            .getFirst();
    assertThat(test.arms().get(0).ttl()).contains(TtlStrategies.DEFAULT);
    assertThat(test.arms().get(1).ttl())
        .hasValueSatisfying(ttl -> assertThat(ttl.rare()).isEqualTo(Duration.ofMinutes(10)));
  }

  @Test
  void controlIsOffWithoutAShare() throws IOException {
    assertThat(read("").experiments().control()).isEmpty();
    Experiment control =
        read("performance: {experiments: {control_share: 0.05}}")
            .experiments()
            .control()
            .orElseThrow();
    assertThat(control.expectedShare(1)).isEqualTo(.05);
    assertThat(control.arms().get(1).routing().orElseThrow().enabled()).isFalse();
  }

  @Test
  void mistakesAreNamed() {
    assertThatThrownBy(() -> read("performance: {experiments: {tests: {a: {arms: {x: {}}}}}}"))
        .hasMessageContaining("performance.experiments.tests.a.arms: 1 (expected: 2 to 4");
    assertThatThrownBy(
            () ->
                read(
                    "performance: {experiments: {tests: {a: {arms: {x: {},"
                        + " y: {routing_policies: {cost_wieght: 1}}}}}}}"))
        .hasMessageContaining("did you mean cost_weight?");
    assertThatThrownBy(() -> read("performance: {tuning: {max_step: 1.5, max_total: 1.2}}"))
        .hasMessageContaining("performance.tuning.max_total: less than max_step");
  }

  @Test
  void tuningIsSwitchedByTheFileOrTheEnvironment() throws IOException {
    assertThat(read("").tuning()).isEqualTo(TuningConfig.DEFAULT);
    assertThat(read("performance: {tuning: {mode: on}}").tuning().mode())
        .isEqualTo(TuningConfig.Mode.ON);
    assertThat(read("", "PERFORMANCE_TUNING", "off").tuning().mode())
        .isEqualTo(TuningConfig.Mode.OFF);
  }
}
