package dev.scrubjay.gateway.config.file;

import dev.scrubjay.gateway.config.CoalescingConfig;
import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.MetricsConfig;
import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.gateway.config.NearCacheConfig;
import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.config.RedisConfig;
import dev.scrubjay.gateway.config.ServerConfig;
import dev.scrubjay.gateway.config.TenantsConfig;
import dev.scrubjay.gateway.config.TracingConfig;
import dev.scrubjay.gateway.config.WellKnownProvider;
import dev.scrubjay.gateway.config.reader.ConfigException;
import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Node;
import dev.scrubjay.gateway.config.reader.Problem;
import dev.scrubjay.gateway.config.reader.Report;
import dev.scrubjay.gateway.config.reader.Section;
import dev.scrubjay.gateway.config.reader.Substitution;
import dev.scrubjay.gateway.config.reader.YamlTree;
import dev.scrubjay.policy.routing.RoutingPolicy;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The way from a YAML file and the environment to a checked configuration. */
public final class ConfigLoader {
  private ConfigLoader() {}

  /**
   * Puts the environment over the file over the defaults.
   *
   * @param file if empty, the environment and the defaults are all there is
   * @param env the environment, as {@link System#getenv()} has it
   * @throws ConfigException if anything is wrong, with all that is
   */
  public static LoadedConfig load(Optional<Path> file, Map<String, String> env) {
    Report report = new Report();
    return load(layers(file, env, report), report);
  }

  /** Like {@link #load(Optional, Map)}, of a {@code file} that has been read. */
  public static LoadedConfig load(Path file, String text, Map<String, String> env) {
    Report report = new Report();
    Node.Mapping written = parse(file, text, report);
    return load(layers(Optional.of(file), written, env, report), report);
  }

  private static LoadedConfig load(CatalogLayers layers, Report report) {
    Section root = new Section("", layers.all(), report);
    GatewayConfig config = config(root, report);
    root.reportUnknown();
    report.throwProblems();
    return new LoadedConfig(config, report.settings());
  }

  /**
   * The models that a configuration speaks of, those included that it leaves out.
   *
   * @throws ConfigException if anything is wrong with them
   */
  public static LocalCatalog catalog(Optional<Path> file, Map<String, String> env) {
    Report report = new Report();
    CatalogLayers layers = layers(file, env, report);
    Set<String> configured = new Section("", layers.all(), report).section("providers").names();
    Set<String> providers =
        configured.isEmpty() ? Set.copyOf(WellKnownProvider.names()) : configured;
    Section models = new Section("", layers.all(), report).section("models");
    List<LocalCatalog.Entry> entries = new ModelsReader(report, providers).readAll(models, layers);
    report.throwProblems();
    return new LocalCatalog(entries, providers, layers.file());
  }

  private static CatalogLayers layers(Optional<Path> file, Map<String, String> env, Report report) {
    Node.Mapping written = file.map(path -> read(path, report)).orElse(Node.Mapping.NONE);
    return layers(file, written, env, report);
  }

  private static CatalogLayers layers(
      Optional<Path> file, Node.Mapping written, Map<String, String> env, Report report) {
    Node.Mapping substituted = new Substitution(env, report).in(written, "");
    return CatalogLayers.of(EnvironmentNames.overlay(substituted, env), file, report);
  }

  /** The environment variables that are settings, beside those that a file refers to. */
  public static Set<String> environmentNames() {
    return EnvironmentNames.all();
  }

  private static GatewayConfig config(Section root, Report report) {
    root.find("catalog_file", Format.text());
    Section serverSection = root.section("server");
    ServerConfig server = ServerReader.read(serverSection);
    boolean anonymous = ServerReader.allowAnonymous(serverSection);
    RedisConfig redis = RedisReader.read(root.section("redis"));
    NearCacheConfig nearCache = NearCacheConfig.read(root.section("near_cache"));
    CoalescingConfig coalescing = CoalescingConfig.read(root.section("coalescing"));
    var cache = CachePolicyReader.read(root.section("cache_policies"));
    var routing = RoutingPolicyReader.read(root.section("routing_policies"), RoutingPolicy.DEFAULT);
    var upstream = UpstreamPolicyReader.read(root.section("upstream_policies"));
    var performance = PerformanceReader.read(root.section("performance"), cache, routing);

    TracingConfig tracing = TracingConfig.read(root.section("tracing"));
    MetricsConfig metrics = MetricsConfig.read(root.section("metrics"), tracing);

    Section providersSection = root.section("providers");
    List<ProviderConfig> providers = ProvidersReader.read(providersSection);
    Set<String> named = providersSection.names();
    List<ModelConfig> models = new ModelsReader(report, named).read(root.section("models"));
    TenantsConfig tenants = TenantsReader.read(root.section("tenants"));
    if (tenants.apiKeys().isEmpty() && !anonymous && !report.hasProblemWithin("tenants")) {
      ServerReader.requireLoopback(serverSection, server.host());
    }
    return new GatewayConfig(
        server,
        redis,
        nearCache,
        coalescing,
        cache,
        routing,
        upstream,
        performance,
        tracing,
        metrics,
        models,
        providers,
        tenants);
  }

  public static Node.Mapping read(Path file, Report report) {
    return parse(file, read(file), report);
  }

  private static Node.Mapping parse(Path file, String text, Report report) {
    String name = String.valueOf(file.getFileName());
    return YamlTree.parse(text, line -> name + ":" + line, report);
  }

  /**
   * The text of a file.
   *
   * @throws ConfigException if it cannot be read
   */
  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw unreadable(file, "there is no such file");
    } catch (CharacterCodingException e) {
      throw unreadable(file, "not UTF-8");
    } catch (IOException e) {
      throw unreadable(file, "cannot be read: " + e);
    }
  }

  private static ConfigException unreadable(Path file, String why) {
    return new ConfigException(List.of(new Problem(file.toString(), "", why)));
  }
}
