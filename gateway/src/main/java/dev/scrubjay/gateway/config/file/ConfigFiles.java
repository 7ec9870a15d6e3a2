package dev.scrubjay.gateway.config.file;

import dev.scrubjay.gateway.config.reader.ConfigException;
import dev.scrubjay.gateway.config.reader.Node;
import dev.scrubjay.gateway.config.reader.Problem;
import dev.scrubjay.gateway.config.reader.Report;
import dev.scrubjay.gateway.config.reader.YamlTree;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** YAML files with settings. */
public final class ConfigFiles {
  private ConfigFiles() {}

  /**
   * The text of a file.
   *
   * @throws ConfigException if it cannot be read
   */
  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw unreadable(file, "the file does not exist");
    } catch (CharacterCodingException e) {
      throw unreadable(file, "the file is not UTF-8");
    } catch (IOException e) {
      throw unreadable(file, "the file cannot be read: " + e);
    }
  }

  /** The settings in a file. */
  static Node.Mapping parse(Path file, Report report) {
    return parse(file, read(file), report);
  }

  /** The settings in {@code text}, which was read from {@code file}. */
  static Node.Mapping parse(Path file, String text, Report report) {
    String name = String.valueOf(file.getFileName());
    return YamlTree.parse(text, line -> name + ":" + line, report);
  }

  private static ConfigException unreadable(Path file, String reason) {
    return new ConfigException(List.of(new Problem(file.toString(), "", reason)));
  }
}
