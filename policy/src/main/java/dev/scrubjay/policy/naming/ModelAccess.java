package dev.scrubjay.policy.naming;

import java.util.List;

/**
 * The models that a tenant may use: those that {@code allow} matches, or all if it is empty, less
 * those that {@code deny} matches.
 */
public record ModelAccess(List<Glob> allow, List<Glob> deny) {
  public static final ModelAccess ALL = new ModelAccess(List.of(), List.of());

  public ModelAccess {
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
  }

  /**
   * Whether the model may be used.
   *
   * @param names all that it is called by: its id, the name at its provider, an alias. A denial of
   *     one denies it; a permission for one permits it.
   */
  public boolean permits(String... names) {
    List<String> all = List.of(names);
    return (allow.isEmpty() || matches(allow, all)) && !matches(deny, all);
  }

  private static boolean matches(List<Glob> globs, List<String> names) {
    return globs.stream().anyMatch(glob -> names.stream().anyMatch(glob::matches));
  }
}
