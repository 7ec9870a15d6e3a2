package dev.scrubjay.gateway.config.sections;

import dev.scrubjay.gateway.config.ApiKeyConfig;
import dev.scrubjay.gateway.config.BudgetConfig;
import dev.scrubjay.gateway.config.PreloadConfig;
import dev.scrubjay.gateway.config.SamplingMode;
import dev.scrubjay.gateway.config.SemanticPolicy;
import dev.scrubjay.gateway.config.TenantsConfig;
import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Secret;
import dev.scrubjay.gateway.config.reader.Section;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.naming.Glob;
import dev.scrubjay.policy.naming.ModelAccess;
import dev.scrubjay.policy.preload.PreloadPolicy;
import dev.scrubjay.policy.routing.Profile;
import dev.scrubjay.policy.shadow.ShadowPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code tenants}. Keys in plain text are hashed here and then dropped. */
public final class TenantsReader {
  private static final Format<String> NAME =
      new Format<>(
          "1 to 64 letters, digits, '_', '-' or '.'",
          text -> Optional.of(text).filter(Scope::isName),
          text -> text);
  private static final Format<String> SHA256 =
      new Format<>(
          "64 hexadecimal digits, as from printf %s KEY | sha256sum",
          text -> Optional.of(text.toLowerCase(Locale.ROOT)).filter(t -> t.matches("[0-9a-f]{64}")),
          text -> text.substring(0, 8) + "...",
          text -> "invalid, and not shown");
  private static final Format<Glob> MODELS =
      new Format<>(
          "a model's name, or a pattern such as gpt-4o*",
          text -> Optional.of(text).filter(t -> t.matches("[!-~]{1,200}")).map(Glob::new),
          Glob::pattern);
  private static final Format<Double> USD = Format.number(0.000_001, 1e9);
  private static final Format<Secret> KEY = Format.secret(16);

  private TenantsReader() {}

  /**
   * Reads the section.
   *
   * @param shadow the policy of shadow requests, which tenants may override
   * @param preload the policy of preloading, which tenants may override
   * @param semantic the policy of the semantic cache, likewise
   */
  public static TenantsConfig read(
      Section tenants, ShadowPolicy shadow, PreloadPolicy preload, SemanticPolicy semantic) {
    List<ApiKeyConfig> keys = new ArrayList<>();
    Map<String, BudgetConfig> budgets = new HashMap<>();
    Map<String, Profile> profiles = new HashMap<>();
    Map<String, ModelAccess> access = new HashMap<>();
    Map<String, SamplingMode> sampling = new HashMap<>();
    Map<String, Boolean> cascades = new HashMap<>();
    Map<String, ShadowPolicy> shadows = new HashMap<>();
    Map<String, PreloadPolicy> preloads = new HashMap<>();
    Map<String, SemanticPolicy> semantics = new HashMap<>();
    Set<String> hashes = new HashSet<>();
    for (Map.Entry<String, Section> entry : tenants.sections(NAME).entrySet()) {
      Section tenant = entry.getValue();
      List<Section> listed = tenant.list("api_keys");
      if (listed.isEmpty()
          && !tenant.has("budget")
          && !tenant.has("routing_profile")
          && !tenant.has("models")
          && !tenant.has("sampling")
          && !tenant.has("cascade")
          && !tenant.has("shadow")
          && !tenant.has("preload")
          && !tenant.has("semantic")) {
        tenant.problem("api_keys", "missing (expected: at least one)");
      }
      for (Section section : listed) {
        Optional<ApiKeyConfig> key = key(entry.getKey(), section);
        if (key.isPresent() && !hashes.add(key.get().sha256())) {
          section.problem("key", "appears twice (expected: each key once)");
        }
        key.ifPresent(keys::add);
      }
      tenant
          .find("routing_profile", Format.choice(Profile.class))
          .ifPresent(profile -> profiles.put(entry.getKey(), profile));
      tenant
          .find("sampling", Format.choice(SamplingMode.class))
          .ifPresent(mode -> sampling.put(entry.getKey(), mode));
      tenant
          .find("cascade", Format.flag())
          .ifPresent(cascade -> cascades.put(entry.getKey(), cascade));
      if (tenant.has("shadow")) {
        shadows.put(entry.getKey(), ShadowReader.ofTenant(tenant.section("shadow"), shadow));
      }
      if (tenant.has("preload")) {
        preloads.put(entry.getKey(), PreloadReader.read(tenant.section("preload"), preload));
      }
      if (tenant.has("semantic")) {
        semantics.put(
            entry.getKey(), SemanticReader.ofTenant(tenant.section("semantic"), semantic));
      }
      if (tenant.has("models")) {
        access.put(entry.getKey(), access(tenant.section("models")));
      }
      if (tenant.has("budget")) {
        Section budget = tenant.section("budget");
        budget
            .require("usd", USD)
            .ifPresent(usd -> budgets.put(entry.getKey(), BudgetConfig.read(budget, usd)));
      }
    }
    return new TenantsConfig(
        keys,
        budgets,
        profiles,
        access,
        sampling,
        cascades,
        shadows,
        new PreloadConfig(preload, preloads),
        semantics);
  }

  private static ModelAccess access(Section models) {
    if (!models.has("allow") && !models.has("deny")) {
      models.problem("allow", "missing (expected: allow, deny or both)");
    }
    return new ModelAccess(
        models.values("allow", MODELS, List.of()), models.values("deny", MODELS, List.of()));
  }

  private static Optional<ApiKeyConfig> key(String tenant, Section section) {
    Optional<String> workspace = section.find("workspace", NAME);
    boolean operator = section.get("operator", Format.flag(), false);
    boolean exportsOnly = section.get("exports_only", Format.flag(), false);
    if (exportsOnly && (operator || workspace.isPresent())) {
      section.problem("exports_only", "set together with operator or workspace");
    }
    if (section.has("key") && section.has("sha256")) {
      section.problem("sha256", "set together with key (expected: one of the two)");
    }
    Optional<String> sha256 =
        section.has("sha256")
            ? section.find("sha256", SHA256)
            : section.require("key", KEY).map(key -> ApiKeyConfig.sha256(key.reveal()));
    return sha256.map(hash -> new ApiKeyConfig(hash, tenant, workspace, operator, exportsOnly));
  }
}
