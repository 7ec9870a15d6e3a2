package dev.scrubjay.gateway.config.file;

import dev.scrubjay.gateway.config.CatalogProfile;
import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.gateway.config.reader.Node;
import dev.scrubjay.gateway.config.reader.Report;
import dev.scrubjay.gateway.config.reader.Section;
import dev.scrubjay.gateway.config.reader.YamlTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The models that ship with Scrubjay: those of the specification in {@code default-catalog.yaml},
 * those of today in {@code current-catalog.json}, which {@code scripts/catalog} makes.
 */
public final class DefaultCatalog {
  /** The source of its settings, as it is shown. */
  static final String SOURCE = "default";

  private DefaultCatalog() {}

  /** The models of the specification, whichever providers are configured. */
  public static List<ModelConfig> models() {
    return models(CatalogProfile.SEED);
  }

  /** All models of a catalog, whichever providers are configured. */
  public static List<ModelConfig> models(CatalogProfile profile) {
    Report report = new Report();
    Section root = new Section("", tree(profile), report);
    List<ModelConfig> models = new ModelsReader(report, profile).readAll(root.section("models"));
    report.throwProblems();
    return models;
  }

  /** The catalog as a configuration with {@code models} alone. */
  static Node.Mapping tree(CatalogProfile profile) {
    return switch (profile) {
      case SEED -> Seed.TREE;
      case CURRENT -> Current.TREE;
    };
  }

  private static final class Seed {
    static final Node.Mapping TREE =
        YamlTree.parse(text("default-catalog.yaml"), line -> SOURCE, new Report());
  }

  private static final class Current {
    static final Node.Mapping TREE =
        YamlTree.parseJson(text("current-catalog.json"), line -> SOURCE, new Report());
  }

  /** A file beside this class. */
  static String text(String resource) {
    try (InputStream in = DefaultCatalog.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
