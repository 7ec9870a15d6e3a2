package dev.scrubjay.gateway.config.file;

import dev.scrubjay.gateway.config.CatalogProfile;
import dev.scrubjay.gateway.config.CoalescingConfig;
import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.MetricsConfig;
import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.gateway.config.ModelNaming;
import dev.scrubjay.gateway.config.NearCacheConfig;
import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.config.RedisConfig;
import dev.scrubjay.gateway.config.SemanticConfig;
import dev.scrubjay.gateway.config.ServerConfig;
import dev.scrubjay.gateway.config.TenantsConfig;
import dev.scrubjay.gateway.config.TracingConfig;
import dev.scrubjay.gateway.config.WellKnownProvider;
import dev.scrubjay.gateway.config.reader.ConfigException;
import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Node;
import dev.scrubjay.gateway.config.reader.Report;
import dev.scrubjay.gateway.config.reader.Section;
import dev.scrubjay.gateway.config.reader.Substitution;
import dev.scrubjay.gateway.config.sections.CachePolicyReader;
import dev.scrubjay.gateway.config.sections.CascadeReader;
import dev.scrubjay.gateway.config.sections.PerformanceReader;
import dev.scrubjay.gateway.config.sections.PreloadReader;
import dev.scrubjay.gateway.config.sections.ProvidersReader;
import dev.scrubjay.gateway.config.sections.ProxiesReader;
import dev.scrubjay.gateway.config.sections.RedisReader;
import dev.scrubjay.gateway.config.sections.RoutingPolicyReader;
import dev.scrubjay.gateway.config.sections.SemanticReader;
import dev.scrubjay.gateway.config.sections.ServerReader;
import dev.scrubjay.gateway.config.sections.ShadowReader;
import dev.scrubjay.gateway.config.sections.TenantsReader;
import dev.scrubjay.gateway.config.sections.UpstreamPolicyReader;
import dev.scrubjay.policy.cascade.CascadePolicy;
import dev.scrubjay.policy.preload.PreloadPolicy;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.shadow.ShadowPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Loads configurations from a YAML file and the environment, and checks them. */
public final class ConfigLoader {
  private ConfigLoader() {}

  /**
   * Loads the configuration of the environment alone.
   *
   * @throws ConfigException with all problems, if there are any
   */
  public static LoadedConfig load(Map<String, String> env) {
    return load(null, env);
  }

  /**
   * Loads a configuration. The environment overrides the file, which overrides the defaults.
   *
   * @param file if null, there are only the environment and the defaults
   * @param env the environment, as in {@link System#getenv()}
   * @throws ConfigException with all problems, if there are any
   */
  public static LoadedConfig load(@Nullable Path file, Map<String, String> env) {
    Report report = new Report();
    return load(layers(file, env, report), report);
  }

  /** Loads a configuration as {@link #load(Path, Map)} from a file with {@code text}. */
  public static LoadedConfig load(Path file, String text, Map<String, String> env) {
    Report report = new Report();
    Node.Mapping written = ConfigFiles.parse(file, text, report);
    return load(layers(file, written, env, report), report);
  }

  private static LoadedConfig load(CatalogLayers layers, Report report) {
    Section root = new Section("", layers.all(), report);
    GatewayConfig config = config(root, report);
    root.reportUnknown();
    report.throwProblems();
    report.warn(config.performance().learning().federation().warnings());
    return new LoadedConfig(config, report);
  }

  /**
   * Loads all models of a configuration, including those that it does not serve.
   *
   * @param file if null, there are only the environment and the defaults
   * @throws ConfigException with all problems of the models, if there are any
   */
  public static LocalCatalog catalog(@Nullable Path file, Map<String, String> env) {
    Report report = new Report();
    CatalogLayers layers = layers(file, env, report);
    ConfigVersion.require(new Section("", layers.all(), report), report);
    Set<String> configured = new Section("", layers.all(), report).section("providers").names();
    Set<String> providers =
        configured.isEmpty() ? Set.copyOf(WellKnownProvider.names()) : configured;
    Section models = new Section("", layers.all(), report).section("models");
    List<CatalogEntry> entries =
        new ModelsReader(report, layers.profile(), providers).readAll(models, layers);
    report.throwProblems();
    return new LocalCatalog(entries, providers, layers.file());
  }

  private static CatalogLayers layers(@Nullable Path file, Map<String, String> env, Report report) {
    Node.Mapping written = file == null ? Node.Mapping.NONE : ConfigFiles.parse(file, report);
    return layers(file, written, env, report);
  }

  private static CatalogLayers layers(
      @Nullable Path file, Node.Mapping written, Map<String, String> env, Report report) {
    Substitution substitution = new Substitution(env, report);
    Node.Mapping substituted = substitution.in(written, "");
    report.warn(MisspeltVariables.warnings(env, substitution.names()));
    return CatalogLayers.of(EnvironmentNames.overlay(substituted, env), file, report);
  }

  /** The environment variables that are settings, other than those to which a file refers. */
  public static Set<String> environmentNames() {
    return EnvironmentNames.all();
  }

  /** The environment variable that overrides a setting, by the setting's path. */
  public static Map<String, String> environmentBySetting() {
    return EnvironmentNames.bySetting();
  }

  private static GatewayConfig config(Section root, Report report) {
    ConfigVersion.require(root, report);
    CatalogProfile catalog = root.get("catalog", CatalogLayers.FORMAT, CatalogProfile.CURRENT);
    root.find("catalog_file", Format.text());
    Section serverSection = root.section("server");
    ServerConfig server = ServerReader.read(serverSection);
    boolean anonymous = ServerReader.allowAnonymous(serverSection);
    RedisConfig redis = RedisReader.read(root.section("redis"));
    NearCacheConfig nearCache = NearCacheConfig.read(root.section("near_cache"));
    CoalescingConfig coalescing = CoalescingConfig.read(root.section("coalescing"));
    Section cacheSection = root.section("cache_policies");
    var cache = CachePolicyReader.read(cacheSection);
    var preload = PreloadReader.read(cacheSection.section("preload"), PreloadPolicy.DEFAULT);
    SemanticConfig semantic = SemanticReader.read(cacheSection.section("semantic"));
    Section routingSection = root.section("routing_policies");
    var routing = RoutingPolicyReader.read(routingSection, RoutingPolicy.DEFAULT);
    CascadePolicy cascade = CascadeReader.read(routingSection.section("cascade"));
    ShadowPolicy shadow = ShadowReader.read(routingSection.section("shadow"));
    var upstream = UpstreamPolicyReader.read(root.section("upstream_policies"));
    var performance = PerformanceReader.read(root.section("performance"), cache, routing);

    TracingConfig tracing = TracingConfig.read(root.section("tracing"));
    MetricsConfig metrics = MetricsConfig.read(root.section("metrics"), tracing);

    Section providersSection = root.section("providers");
    List<ProviderConfig> providers =
        ProvidersReader.read(providersSection, ProxiesReader.read(root.section("proxies")));
    Set<String> named = providersSection.names();
    ModelsReader modelsReader = new ModelsReader(report, catalog, named);
    List<ModelConfig> models = modelsReader.read(root.section("models"));
    boolean listsModels = root.get("list_models", Format.flag(), true);
    ModelNaming naming = modelsReader.naming(root.section("aliases"), listsModels);
    TenantsConfig tenants =
        TenantsReader.read(root.section("tenants"), shadow, preload, semantic.policy());
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
        cascade,
        shadow,
        semantic,
        upstream,
        performance,
        tracing,
        metrics,
        models,
        providers,
        tenants,
        naming);
  }
}
