package dev.scrubjay.gateway.config.reader;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The result of reading a configuration: the settings in force and the problems. Settings become
 * text only when they are asked for, as few who read a configuration want to see them.
 */
public final class Report {
  private final List<ReadSetting> settings = new ArrayList<>();
  private final List<SettingDescription> descriptions = new ArrayList<>();

  /** The paths below which settings were withdrawn, with the number of those that came before. */
  private final Map<String, Integer> withdrawn = new HashMap<>();

  private final List<Problem> problems = new ArrayList<>();
  private final Set<String> reported = new HashSet<>();
  private final List<String> warnings = new ArrayList<>();

  private record ReadSetting(String path, Supplier<String> shown, String source) {}

  /**
   * Adds a setting that is in force.
   *
   * @param shown gives its value without secrets
   */
  public void setting(String path, Supplier<String> shown, String source) {
    settings.add(new ReadSetting(path, shown, source));
  }

  /** Adds what a setting that was read may be. */
  public void description(SettingDescription description) {
    descriptions.add(description);
  }

  /** What the settings that were read may be, in the order in which they were read. */
  public List<SettingDescription> descriptions() {
    return List.copyOf(descriptions);
  }

  /** Removes the settings below {@code path}. */
  public void withdraw(String path) {
    withdrawn.put(path, settings.size());
  }

  private boolean isWithdrawn(String path, int number) {
    for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
      if (number < withdrawn.getOrDefault(path.substring(0, dot), 0)) {
        return true;
      }
    }
    return false;
  }

  /** Adds a problem, unless the setting has one already, from which this one may follow. */
  public void problem(String source, String path, String message) {
    if (reported.add(path)) {
      problems.add(new Problem(source, path, message));
    }
  }

  /** Adds sentences about what an operator may not have meant. */
  public void warn(List<String> sentences) {
    warnings.addAll(sentences);
  }

  /** What an operator may not have meant, a sentence each. */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** Whether a setting at or below {@code path} has a problem. */
  public boolean hasProblemWithin(String path) {
    return problems.stream().anyMatch(problem -> problem.path().startsWith(path));
  }

  /** The settings in force. */
  public List<Setting> settings() {
    List<Setting> inForce = new ArrayList<>();
    for (int i = 0; i < settings.size(); i++) {
      ReadSetting read = settings.get(i);
      if (!isWithdrawn(read.path(), i)) {
        inForce.add(new Setting(read.path(), read.shown().get(), read.source()));
      }
    }
    return inForce;
  }

  /**
   * Checks that there are no problems.
   *
   * @throws ConfigException that names all of them
   */
  public void throwProblems() {
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }
}
