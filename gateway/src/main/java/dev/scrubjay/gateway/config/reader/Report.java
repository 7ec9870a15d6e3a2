package dev.scrubjay.gateway.config.reader;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The result of reading a configuration: the settings in force and the problems. */
public final class Report {
  private final List<Setting> settings = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Set<String> reported = new HashSet<>();

  /** Adds a setting that is in force. */
  public void setting(String path, String shown, String source) {
    settings.add(new Setting(path, shown, source));
  }

  /** Removes the settings below {@code path}. */
  public void withdraw(String path) {
    String below = path + ".";
    settings.removeIf(setting -> setting.path().startsWith(below));
  }

  /** Adds a problem, unless the setting has one already, from which this one may follow. */
  public void problem(String source, String path, String message) {
    if (reported.add(path)) {
      problems.add(new Problem(source, path, message));
    }
  }

  /** Whether a setting at or below {@code path} has a problem. */
  public boolean hasProblemWithin(String path) {
    return problems.stream().anyMatch(problem -> problem.path().startsWith(path));
  }

  /** The settings in force. */
  public List<Setting> settings() {
    return List.copyOf(settings);
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
