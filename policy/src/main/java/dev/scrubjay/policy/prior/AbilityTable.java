package dev.scrubjay.policy.prior;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A table of abilities as text: a line for each model, with its name, the answers that the ability
 * counts for, the model that it is from, and the log-odds of each {@link TaskFamily} in their
 * order, separated by tabs; lines that begin with {@code #} are comments.
 */
public final class AbilityTable {
  private static final TaskFamily[] FAMILIES = TaskFamily.values();
  private static final int FIRST = 3;

  private AbilityTable() {}

  /**
   * The abilities in {@code text}, by the names of models.
   *
   * @throws IllegalArgumentException if a line is of another form, with its number
   */
  public static Map<String, Ability> parse(String text) {
    Map<String, Ability> abilities = new LinkedHashMap<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] columns = line.split("\t", -1);
        try {
          abilities.put(columns[0], ability(columns));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
          throw new IllegalArgumentException(
              "line " + number + ": " + line + " (expected: model, weight, source, log-odds)", e);
        }
      }
    }
    return abilities;
  }

  private static Ability ability(String[] columns) {
    Map<TaskFamily, Double> logOdds = new EnumMap<>(TaskFamily.class);
    for (int i = 0; i < FAMILIES.length; i++) {
      logOdds.put(FAMILIES[i], Double.valueOf(columns[FIRST + i]));
    }
    return new Ability(logOdds, Double.parseDouble(columns[1]), columns[2]);
  }

  /** The table of {@code abilities}, rounded to what their errors allow. */
  public static String format(Map<String, Ability> abilities) {
    StringBuilder text = new StringBuilder("# model\tanswers\tfrom");
    for (TaskFamily family : FAMILIES) {
      text.append('\t').append(family.name().toLowerCase(Locale.ROOT));
    }
    text.append('\n');
    abilities.forEach(
        (model, ability) -> {
          text.append(
              String.format(
                  Locale.ROOT, "%s\t%.0f\t%s", model, ability.weight(), ability.source()));
          for (TaskFamily family : FAMILIES) {
            text.append(String.format(Locale.ROOT, "\t%.2f", ability.on(family)));
          }
          text.append('\n');
        });
    return text.toString();
  }
}
