package dev.scrubjay.gateway.shared;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.policy.key.Scope;
import io.lettuce.core.GetExArgs;
import io.lettuce.core.SetArgs;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who made which object in a provider's account: files, batches and the like. All tenants share the
 * account, so that replicas have to know whose an object is. An object is forgotten after 90 days
 * without use, or when its tenant has made too many since: their bytes count against its limit. All
 * futures fail if Redis is away.
 */
public final class ProviderObjects {
  private static final Duration KEPT = Duration.ofDays(90);
  private static final int MAX_OF_TENANT = 100_000;

  /** An object has a key of its own beside its place in the tenant's memory. */
  private static final int COPIES = 2;

  /** The longest id that is remembered; providers' are a few dozen characters long. */
  private static final int MAX_ID_CHARS = 400;

  private static final String PREFIX = "sj:own:";

  private final RedisLink link;
  private final TenantMemory made;

  ProviderObjects(RedisLink link, InstantSource clock, LongSupplier maxBytes) {
    this.link = link;
    this.made =
        new TenantMemory(
            link, TenantMemory.OBJECTS, MAX_OF_TENANT, clock, () -> maxBytes.getAsLong() / COPIES);
  }

  /** Remembers that {@code scope} has made the objects, except those that somebody made before. */
  public Future<Void> remember(String provider, Collection<String> ids, Scope scope) {
    byte[] owner = (scope.tenant() + "/" + scope.workspace()).getBytes(UTF_8);
    List<String> names =
        ids.stream()
            .filter(id -> id.length() <= MAX_ID_CHARS)
            .map(id -> name(provider, id))
            .toList();
    Set<String> fresh = new LinkedHashSet<>();
    return Future.all(
            names.stream()
                .map(
                    name ->
                        link.run(
                                redis ->
                                    redis.set(
                                        PREFIX + name,
                                        owner,
                                        SetArgs.Builder.nx().ex(KEPT.toSeconds())))
                            .onSuccess(
                                set -> {
                                  if (set != null) {
                                    fresh.add(name);
                                  }
                                }))
                .toList())
        .compose(all -> note(scope, List.copyOf(fresh)));
  }

  /** The owners of an object in any of the providers' accounts; none if nothing is known of it. */
  public Future<Set<Scope>> owners(Collection<String> providers, String id) {
    Set<Scope> owners = new HashSet<>();
    return Future.all(
            providers.stream()
                .map(provider -> name(provider, id))
                .map(
                    name ->
                        link.run(
                                redis ->
                                    redis.getex(
                                        PREFIX + name, GetExArgs.Builder.ex(KEPT.toSeconds())))
                            .compose(owner -> used(owner, name))
                            .onSuccess(owner -> owner.ifPresent(owners::add)))
                .toList())
        .map(all -> owners);
  }

  /** Notes in its owner's memory that an object is used. */
  private Future<Optional<Scope>> used(byte @Nullable [] owner, String name) {
    Optional<Scope> scope = scope(owner);
    return scope.isEmpty()
        ? Future.succeededFuture(scope)
        : note(scope.get(), List.of(name)).map(scope);
  }

  /** Notes the objects in the memory of their tenant, and forgets those that have no room there. */
  private Future<Void> note(Scope scope, List<String> names) {
    Future<Void> noted = Future.succeededFuture();
    for (int from = 0; from < names.size(); from += TenantMemory.MOST_AT_ONCE) {
      Map<String, String> some = new LinkedHashMap<>();
      names
          .subList(from, Math.min(names.size(), from + TenantMemory.MOST_AT_ONCE))
          .forEach(name -> some.put(name, ""));
      noted = noted.compose(before -> made.displace(scope, some, KEPT)).compose(this::forget);
    }
    return noted;
  }

  private Future<Void> forget(List<String> names) {
    return Future.all(
            names.stream().map(name -> link.run(redis -> redis.del(PREFIX + name))).toList())
        .mapEmpty();
  }

  private static String name(String provider, String id) {
    return provider + ":" + id;
  }

  private static Optional<Scope> scope(byte @Nullable [] owner) {
    if (owner == null) {
      return Optional.empty();
    }
    String[] names = new String(owner, UTF_8).split("/", -1);
    return names.length == 2 && Scope.isName(names[0]) && Scope.isName(names[1])
        ? Optional.of(new Scope(names[0], names[1]))
        : Optional.empty();
  }
}
