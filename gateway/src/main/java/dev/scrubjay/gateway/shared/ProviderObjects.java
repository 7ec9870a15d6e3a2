package dev.scrubjay.gateway.shared;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.policy.key.Scope;
import io.lettuce.core.GetExArgs;
import io.lettuce.core.SetArgs;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who made which object in a provider's account: files, batches and the like. All tenants share the
 * account, so that replicas have to know whose an object is. An object is forgotten after 90 days
 * without use. All futures fail if Redis is away.
 */
public final class ProviderObjects {
  private static final Duration KEPT = Duration.ofDays(90);

  /** The longest id that is remembered; providers' are a few dozen characters long. */
  private static final int MAX_ID_CHARS = 400;

  private final RedisLink link;

  ProviderObjects(RedisLink link) {
    this.link = link;
  }

  /** Remembers that {@code scope} has made the objects, except those that somebody made before. */
  public Future<Void> remember(String provider, Collection<String> ids, Scope scope) {
    byte[] owner = (scope.tenant() + "/" + scope.workspace()).getBytes(UTF_8);
    return Future.all(
            ids.stream()
                .filter(id -> id.length() <= MAX_ID_CHARS)
                .map(
                    id ->
                        link.run(
                            redis ->
                                redis.set(
                                    key(provider, id),
                                    owner,
                                    SetArgs.Builder.nx().ex(KEPT.toSeconds()))))
                .toList())
        .mapEmpty();
  }

  /** The owners of an object in any of the providers' accounts; none if nothing is known of it. */
  public Future<Set<Scope>> owners(Collection<String> providers, String id) {
    Set<Scope> owners = new HashSet<>();
    return Future.all(
            providers.stream()
                .map(
                    provider ->
                        link.run(
                                redis ->
                                    redis.getex(
                                        key(provider, id), GetExArgs.Builder.ex(KEPT.toSeconds())))
                            .onSuccess(owner -> scope(owner).ifPresent(owners::add)))
                .toList())
        .map(all -> owners);
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

  private static String key(String provider, String id) {
    return "sj:own:" + provider + ":" + id;
  }
}
