package dev.scrubjay.gateway.config.file;

import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.gateway.config.WellKnownProvider;
import dev.scrubjay.gateway.config.reader.Node;
import dev.scrubjay.gateway.config.reader.Report;
import dev.scrubjay.gateway.config.reader.Section;
import dev.scrubjay.gateway.config.reader.YamlTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The models that ship with Scrubjay, in {@code default-catalog.yaml}. */
public final class DefaultCatalog {
  private static final String RESOURCE = "default-catalog.yaml";

  private DefaultCatalog() {}

  /** All models, whichever providers are configured. */
  public static List<ModelConfig> models() {
    Report report = new Report();
    Section root = new Section("", tree(), report);
    List<ModelConfig> models =
        new ModelsReader(report, WellKnownProvider.names()).read(root.section("models"));
    report.throwProblems();
    return models;
  }

  /** The catalog as a configuration with {@code models} alone. */
  static Node.Mapping tree() {
    try (InputStream in = DefaultCatalog.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return YamlTree.parse(text, line -> "default", new Report());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
