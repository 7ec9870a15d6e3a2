package dev.scrubjay.gateway.config.file;

import dev.scrubjay.gateway.config.reader.Nearest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Environment variables that look like settings whose names are misspelt. */
final class MisspeltVariables {
  /** Variables of the launcher, the commands and the log. */
  private static final Set<String> OURS =
      Set.of(
          "SCRUBJAY_AOT",
          "SCRUBJAY_CLASSPATH",
          "SCRUBJAY_JAVA_HOME",
          "SCRUBJAY_JAVA_OPTS",
          "SCRUBJAY_KEY",
          "SCRUBJAY_LOG",
          "SCRUBJAY_LOG_LEVEL",
          "SCRUBJAY_SERVER",
          "SCRUBJAY_STEP",
          "SCRUBJAY_URL");

  /** Shorter names resemble those of other programs by chance. */
  private static final int LONG = 12;

  private MisspeltVariables() {}

  /**
   * A sentence for each variable that is no setting but nearly has the name of one. Values are not
   * shown.
   *
   * @param referred to by the file, and thus meant as they are
   */
  static List<String> warnings(Map<String, String> env, Set<String> referred) {
    Set<String> known = new TreeSet<>(OURS);
    known.addAll(EnvironmentNames.all());
    return new TreeSet<>(env.keySet())
        .stream()
            .filter(name -> !known.contains(name.toUpperCase(Locale.ROOT)))
            .filter(name -> !referred.contains(name) && EnvironmentNames.isSet(env, name))
            .flatMap(name -> meant(name, known).map(meant -> warning(name, meant)).stream())
            .toList();
  }

  private static String warning(String name, String meant) {
    return "the environment variable " + name + " is no setting (did you mean " + meant + "?)";
  }

  /** The setting whose name begins as {@code name} does, and is nearly the same. */
  private static Optional<String> meant(String name, Set<String> known) {
    List<String> candidates =
        known.stream()
            .filter(one -> one.length() >= LONG || one.startsWith("REDIS_"))
            .filter(one -> one.charAt(0) == name.charAt(0))
            .toList();
    return Nearest.within(2, name.toUpperCase(Locale.ROOT), candidates);
  }
}
