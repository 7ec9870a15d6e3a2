package dev.scrubjay.gateway.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What came out of reading a configuration: the settings in force and the problems. */
final class Report {
  private final List<Setting> settings = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Set<String> troubled = new HashSet<>();

  void setting(String path, String shown, String source) {
    settings.add(new Setting(path, shown, source));
  }

  /** Takes back the settings below {@code path}. */
  void withdraw(String path) {
    settings.removeIf(setting -> setting.path().startsWith(path + "."));
  }

  /** Notes a problem, unless this setting has one: what follows from it is no news. */
  void problem(String source, String path, String message) {
    if (troubled.add(path)) {
      problems.add(new Problem(source, path, message));
    }
  }

  boolean hasProblemWithin(String path) {
    return problems.stream().anyMatch(problem -> problem.path().startsWith(path));
  }

  List<Setting> settings() {
    return List.copyOf(settings);
  }

  /**
   * @throws ConfigException if there is a problem
   */
  void throwProblems() {
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }
}
