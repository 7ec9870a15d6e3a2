package dev.scrubjay.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.scrubjay.gateway.config.file.ConfigLoader;
import dev.scrubjay.gateway.config.reader.ConfigException;
import dev.scrubjay.gateway.config.reader.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigProblemsTest {
  @TempDir private Path directory;

  static Stream<Arguments> files() {
    return Stream.of(
        wrong(
            "routing_policies:\n  cost_wieght: 0.4",
            "scrubjay.yaml:2: routing_policies.cost_wieght: unknown setting (did you mean"
                + " cost_weight?)"),
        wrong("sever: {}", "scrubjay.yaml:1: sever: unknown setting (did you mean server?)"),
        wrong("bananas: 1", "scrubjay.yaml:1: bananas: unknown setting"),
        wrong(
            "of_the_future: {}\nversion: 2",
            "scrubjay.yaml:2: version: '2' (expected: 1, the only version that this gateway reads;"
                + " see docs/operations.md, Upgrade)"),
        wrong(
            "cache_policies: {ttl_strategies: {freqent: 1}}",
            "scrubjay.yaml:1: cache_policies.ttl_strategies.freqent: unknown setting (did you mean"
                + " frequent?)"),
        wrong(
            "routing_policies: {quality_floor: {complx:}}",
            "scrubjay.yaml:1: routing_policies.quality_floor.complx: unknown setting (did you mean"
                + " complex?)"),
        wrong(
            "performance: {analitics: true}",
            "scrubjay.yaml:1: performance.analitics: unknown setting (did you mean analytics?)"),
        wrong(
            "performance: {learning: {peers: [{name: a b, url: paris, tenants: [acme]}]}}",
            "scrubjay.yaml:1: performance.learning.peers[0].name: 'a b' (expected: 1 to 64 letters,"
                + " digits, '_', '-' or '.')",
            "scrubjay.yaml:1: performance.learning.peers[0].url: 'paris' (expected:"
                + " http(s)://host[:port][/path]; keys go into api_key)"),
        wrong(
            "performance: {learning: {peers: [{name: a, url: 'http://a', tenants: [x=y, y]}]}}",
            "scrubjay.yaml:1: performance.learning.peers[0].tenants: none, or two for one tenant"
                + " here (expected: at least one, each once)"),
        wrong(
            "performance:\n  learning:\n    imports: {weight: 2}\n    exports: {epsilon: 0}",
            "scrubjay.yaml:4: performance.learning.exports.epsilon: '0' (expected: a number from"
                + " 0.01 to 1000)",
            "scrubjay.yaml:3: performance.learning.imports.weight: '2' (expected: a number from 0"
                + " to 1)"),
        wrong(
            "tenants: {a: {api_keys: [{key: sixteen-letters-long, operator: true,"
                + " exports_only: true}]}}",
            "scrubjay.yaml:1: tenants.a.api_keys[0].exports_only: set together with operator or"
                + " workspace"),
        wrong(
            "models:\n  gpt-4o:\n    acuracy: 0.9",
            "scrubjay.yaml:3: models.gpt-4o.acuracy: unknown setting (did you mean accuracy?)"),
        wrong(
            "providers: {mine: {kind: openai, base_url: 'http://mine'}}\n"
                + "models:\n  m: {provider: mine, scaling: {spill_over: [m, n], probe: 0s}}",
            "scrubjay.yaml:3: models.m.scaling.target_concurrency: missing (expected: a whole"
                + " number from 1 to 100000)",
            "scrubjay.yaml:3: models.m.scaling.probe: '0s' (expected: a duration such as 50ms, 2s"
                + " or 10m, from 10ms to 1m)"),
        wrong(
            "providers: {mine: {kind: openai, base_url: 'http://mine'}}\n"
                + "models:\n  m: {provider: mine, scaling: {target_concurrency: 4, max_wait: 1s,"
                + " spill_after: 2s, spill_over: [n]}}",
            "scrubjay.yaml:3: models.m.scaling.spill_after: longer than max_wait (expected: at most"
                + " as long)",
            "scrubjay.yaml:3: models.m.scaling.spill_over: 'n' (expected: other models that are"
                + " served)"),
        wrong(
            "providers: {openai: {api_key: k, timeouts: {frist_byte: 1s}}}",
            "scrubjay.yaml:1: providers.openai.timeouts.frist_byte: unknown setting (did you mean"
                + " first_byte?)"),
        wrong(
            "tenants: {a: {api_key: []}}",
            "scrubjay.yaml:1: tenants.a.api_keys: missing (expected: at least one)",
            "scrubjay.yaml:1: tenants.a.api_key: unknown setting (did you mean api_keys?)"),
        wrong(
            "server:\n  port: eighty",
            "scrubjay.yaml:2: server.port: 'eighty' (expected: a whole number from 0 to 65535)"),
        wrong(
            "server: {port: 65536}",
            "scrubjay.yaml:1: server.port: '65536' (expected: a whole number from 0 to 65535)"),
        wrong("server: {port: [1]}", "scrubjay.yaml:1: server.port: a list (expected: a value)"),
        wrong("server: 8080", "scrubjay.yaml:1: server: a value (expected: settings by name)"),
        wrong(
            "redis: {lookup_timeout: 50}",
            "scrubjay.yaml:1: redis.lookup_timeout: '50' (expected: a duration such as 50ms, 2s or"
                + " 10m, from 1ms to 1m)"),
        wrong(
            "cache_policies: {ttl_strategies: {rare: 0}}",
            "scrubjay.yaml:1: cache_policies.ttl_strategies.rare: '0' (expected: seconds, or a"
                + " duration such as 10m, from 1s to 365d)"),
        wrong(
            "cache_policies: {max_cache_size: 0}",
            "scrubjay.yaml:1: cache_policies.max_cache_size: '0' (expected: a whole number from 1"
                + " to 2147483647)"),
        wrong(
            "cache_policies: {eviction_policy: sise}",
            "scrubjay.yaml:1: cache_policies.eviction_policy: 'sise' (did you mean size?)"
                + " (expected: one of lru, priority, size, cost, aging_priority,"
                + " s3_fifo, s3_fifo_cost, sieve)"),
        wrong(
            "cache_policies: {enabled: yes}",
            "scrubjay.yaml:1: cache_policies.enabled: 'yes' (expected: true or false)"),
        wrong(
            "routing_policies: {cost_weight: NaN}",
            "scrubjay.yaml:1: routing_policies.cost_weight: 'NaN' (expected: a number from 0 to"
                + " 1)"),
        wrong(
            "routing_policies: {cost_weight: 0, latency_weight: 0, accuracy_weight: 0}",
            "scrubjay.yaml:1: routing_policies.cost_weight: all three weights are 0 (expected: at"
                + " least one above 0)"),
        wrong(
            "redis: {url: 'http://user:hunter2@cache'}",
            "scrubjay.yaml:1: redis.url: invalid, and not shown (expected:"
                + " redis://[user:password@]host:port[/db],"
                + " redis-sentinel://host:port,host:port/db#master or"
                + " redis-cluster://host:port,host:port; rediss... for TLS)"),
        wrong(
            "redis: {url: 'redis://:x@host:port:x/'}",
            "scrubjay.yaml:1: redis.url: invalid, and not shown (expected:"
                + " redis://[user:password@]host:port[/db],"
                + " redis-sentinel://host:port,host:port/db#master or"
                + " redis-cluster://host:port,host:port; rediss... for TLS)"),
        wrong(
            "redis: {url: 'redis://:x@host:66000'}",
            "scrubjay.yaml:1: redis.url: invalid, and not shown (expected:"
                + " redis://[user:password@]host:port[/db],"
                + " redis-sentinel://host:port,host:port/db#master or"
                + " redis-cluster://host:port,host:port; rediss... for TLS)"),
        wrong(
            "providers: {local: {kind: opnai, base_url: 'ftp://x'}}",
            "scrubjay.yaml:1: providers.local.kind: 'opnai' (did you mean openai?) (expected: one"
                + " of openai, anthropic, gemini, azure, bedrock, vertex)",
            "scrubjay.yaml:1: providers.local.base_url: 'ftp://x' (expected:"
                + " http(s)://host[:port][/path]; keys go into api_key)"),
        wrong(
            "providers:\n  openai: {}",
            "scrubjay.yaml:2: providers.openai.api_key: missing (expected: for example"
                + " ${OPENAI_API_KEY})"),
        wrong(
            "models:\n  x: {}",
            "scrubjay.yaml:2: models.x.provider: missing (expected: 1 to 64 letters, digits, '_',"
                + " '-' or '.')"),
        wrong(
            "models:\n  x: {provider: openai, input_cost_per_token: 0.1}",
            "scrubjay.yaml:2: models.x.output_cost_per_token: missing (expected: a number from 0 to"
                + " 1; not needed with capabilities: [embedding], [moderation] or [rerank])"),
        wrong(
            "models: {'llama-*': {}}",
            "scrubjay.yaml:1: models.llama-*.provider: missing (expected: 1 to 64 letters, digits,"
                + " '_', '-' or '.')"),
        wrong(
            "models: {'llama-*': {provider: opennai}}",
            "scrubjay.yaml:1: models.llama-*.provider: unknown provider: 'opennai' (did you mean"
                + " openai?)"),
        wrong(
            "aliases: {fast: quick, quick: gpt-4o}",
            "scrubjay.yaml:1: aliases.fast: 'quick' is an alias (expected: a model)"),
        wrong(
            "tenants: {acme: {models: {}}}",
            "scrubjay.yaml:1: tenants.acme.models.allow: missing (expected: allow, deny or both)"),
        wrong(
            "models: {gpt-4o: {provider: opennai}}",
            "scrubjay.yaml:1: models.gpt-4o.provider: unknown provider: 'opennai' (did you mean"
                + " openai?)"),
        wrong(
            "models: {gpt-4o: {capabilities: [text, vision]}}",
            "scrubjay.yaml:1: models.gpt-4o.capabilities[1]: 'vision' (expected: one of text,"
                + " analysis, reasoning, code, multimodal, audio, document, tools, json_schema,"
                + " long_context, fast_processing, cost_effective, embedding,"
                + " moderation, rerank)"),
        wrong(
            "models: {x: {provider: openai, output_cost_per_token: 0.1, latency: 1s, accuracy: 0.5,"
                + " max_tokens: 1}}",
            "scrubjay.yaml:1: models.x.input_cost_per_token: missing (expected: a number from 0 to"
                + " 1)"),
        wrong(
            "models:\n  gpt-4o: {accuracy: 0.9}\n  gpt-4o: {accuracy: 0.8}",
            "scrubjay.yaml:3: models.gpt-4o: appears twice (first: scrubjay.yaml:2)"),
        wrong(
            "server: {host: 0.0.0.0}",
            "scrubjay.yaml:1: server.host: '0.0.0.0' can be reached from other hosts, but there is"
                + " no API key (expected: set SCRUBJAY_API_KEY or add tenants.<name>.api_keys; or"
                + " listen on 127.0.0.1; or set server.allow_anonymous: true to serve callers"
                + " without a key)"),
        wrong(
            "server: {host: 127.0.0.1.example.org}",
            "scrubjay.yaml:1: server.host: '127.0.0.1.example.org' can be reached from other hosts,"
                + " but there is no API key (expected: set SCRUBJAY_API_KEY or add"
                + " tenants.<name>.api_keys; or listen on 127.0.0.1; or set server.allow_anonymous:"
                + " true to serve callers without a key)"),
        wrong(
            "tenants:\n  a b:\n    api_keys: [{key: hunter2}]",
            "scrubjay.yaml:2: tenants.a b: 'a b' (expected: 1 to 64 letters, digits, '_', '-' or"
                + " '.')",
            "scrubjay.yaml:3: tenants.a b.api_keys[0].key: invalid, and not shown (expected: at"
                + " least 16 ASCII characters, no spaces)"),
        wrong(
            "tenants: {a: {api_keys: [{key: 0123456789abcdef}]}, b: {api_keys: [{key:"
                + " 0123456789abcdef}]}}",
            "scrubjay.yaml:1: tenants.b.api_keys[0].key: appears twice (expected: each key once)"),
        wrong(
            "tenants: {a: {api_keys: hunter2}, b: {api_keys: [hunter2]}}",
            "scrubjay.yaml:1: tenants.a.api_keys: a value (expected: a list)",
            "scrubjay.yaml:1: tenants.b.api_keys[0]: a value (expected: settings by name)",
            "scrubjay.yaml:1: tenants.b.api_keys[0].key: missing (expected: at least 16 ASCII"
                + " characters, no spaces)"),
        wrong(
            "redis:\n  url: ${NO_SUCH}",
            "scrubjay.yaml:2: redis.url: the environment variable NO_SUCH is not set"),
        wrong(
            "server: {host: '${oops'}",
            "scrubjay.yaml:1: server.host: '${' (expected: ${NAME} or ${NAME:-default}; $${ stands"
                + " for ${ itself)"),
        wrong(
            "a: &x 1\nserver: *x",
            "scrubjay.yaml:2: server: aliases are not supported",
            "scrubjay.yaml:1: a: unknown setting"),
        wrong("[1]", "scrubjay.yaml:1: no settings (expected: lines of 'name: value')"),
        wrong(
            "a: 1\n---\nb: 1",
            "scrubjay.yaml:3: there is a second document (expected: one)",
            "scrubjay.yaml:1: a: unknown setting"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void eachProblemIsNamedWithItsPlace(String yaml, String[] expected) throws IOException {
    ConfigException thrown = failure(yaml, Map.of());

    assertThat(thrown.problems()).map(Problem::toString).containsExactly(expected);
    assertThat(thrown).hasMessageNotContaining("hunter2");
  }

  @Test
  void badEnvironmentVariableIsNamed() throws IOException {
    ConfigException thrown = failure("", Map.of("CACHE_TTL_RARE", "soon"));

    assertThat(thrown)
        .hasMessage(
            """
            1 problem in the configuration:
              env CACHE_TTL_RARE: cache_policies.ttl_strategies.rare: 'soon' (expected: seconds, or \
            a duration such as 10m, from 1s to 365d)\
            """);
  }

  @Test
  void invalidYamlIsReportedWithItsLine() throws IOException {
    ConfigException thrown = failure("redis:\n  url: hunter2\n\tport: 1\n", Map.of());

    assertThat(thrown.problems())
        .singleElement()
        .asString()
        .startsWith("scrubjay.yaml:3: not YAML: ")
        .contains("(Do not use \\t(TAB) for indentation)")
        .doesNotContain("hunter2");
  }

  @Test
  void missingFileIsNamed() {
    Path file = directory.resolve("nowhere.yaml");

    ConfigException thrown =
        catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file, Map.of()));

    assertThat(thrown).hasMessageContaining(file + ": the file does not exist");
  }

  @Test
  void longListOfProblemsIsShortened() throws IOException {
    String yaml =
        IntStream.range(0, 50).mapToObj(i -> "unknown" + i + ": 1\n").collect(Collectors.joining());

    ConfigException thrown = failure(yaml, Map.of());

    assertThat(thrown.problems()).hasSize(50);
    assertThat(thrown).message().startsWith("50 problems").endsWith("and 30 more").hasLineCount(22);
  }

  private ConfigException failure(String yaml, Map<String, String> env) throws IOException {
    Path file = Files.writeString(directory.resolve("scrubjay.yaml"), yaml);
    return catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file, env));
  }

  private static Arguments wrong(String yaml, String... problems) {
    return Arguments.of(yaml, problems);
  }
}
