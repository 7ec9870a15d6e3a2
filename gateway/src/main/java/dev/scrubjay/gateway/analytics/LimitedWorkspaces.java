package dev.scrubjay.gateway.analytics;

import dev.scrubjay.gateway.config.ApiKeyConfig;
import dev.scrubjay.policy.key.Scope;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The workspaces that have a key which is limited to them. Thread-safe. */
public final class LimitedWorkspaces implements Predicate<Scope> {
  private final Supplier<List<ApiKeyConfig>> keys;
  private volatile Known known = new Known(List.of(), Set.of());

  /**
   * @param keys the keys in force; the same list as long as they do not change
   */
  public LimitedWorkspaces(Supplier<List<ApiKeyConfig>> keys) {
    this.keys = keys;
  }

  private record Known(List<ApiKeyConfig> keys, Set<Scope> workspaces) {}

  @Override
  @SuppressWarnings("ReferenceEquality") // a cheap test; a copy of the list is read once more
  public boolean test(Scope scope) {
    List<ApiKeyConfig> now = keys.get();
    Known before = known;
    if (before.keys() != now) {
      before = new Known(now, workspaces(now));
      known = before;
    }
    return before.workspaces().contains(scope);
  }

  private static Set<Scope> workspaces(List<ApiKeyConfig> keys) {
    return keys.stream()
        .flatMap(key -> key.workspace().map(own -> new Scope(key.tenant(), own)).stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
