package dev.scrubjay.gateway.config.reader;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What came out of reading a configuration: the settings in force and the problems. */
public final class Report {
  private final List<Setting> settings = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Set<String> troubled = new HashSet<>();

  public void setting(String path, String shown, String source) {
    settings.add(new Setting(path, shown, source));
  }

  /** Takes back the settings below {@code path}. */
  public void withdraw(String path) {
    settings.removeIf(setting -> setting.path().startsWith(path + "."));
  }

  /** Notes a problem, unless this setting has one: what follows from it is no news. */
  public void problem(String source, String path, String message) {
    if (troubled.add(path)) {
      problems.add(new Problem(source, path, message));
    }
  }

  public boolean hasProblemWithin(String path) {
    return problems.stream().anyMatch(problem -> problem.path().startsWith(path));
  }

  public List<Setting> settings() {
    return List.copyOf(settings);
  }

  /**
   * Fails if there are problems.
   *
   * @throws ConfigException that names all of them
   */
  public void throwProblems() {
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }
}
