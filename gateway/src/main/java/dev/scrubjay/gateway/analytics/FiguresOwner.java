package dev.scrubjay.gateway.analytics;

import dev.scrubjay.policy.key.Scope;
import java.util.Optional;

/**
 * Whose figures are meant: a tenant's, or those of one workspace of it.
 *
 * @param workspace empty for the whole tenant
 */
public record FiguresOwner(String tenant, Optional<String> workspace) {
  /** No name of a tenant or a workspace has it. */
  private static final String SEPARATOR = "/";

  static FiguresOwner of(Scope scope) {
    return new FiguresOwner(scope.tenant(), Optional.of(scope.workspace()));
  }

  /** A name that no other owner has. */
  public String name() {
    return workspace.map(own -> tenant + SEPARATOR + own).orElse(tenant);
  }

  static boolean isWorkspace(String name) {
    return name.contains(SEPARATOR);
  }
}
