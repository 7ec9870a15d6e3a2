package dev.scrubjay.gateway.http.chat;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.scrubjay.gateway.http.message.RequirementsReader;
import dev.scrubjay.gateway.load.PartedBody;
import dev.scrubjay.gateway.routing.NamedModels;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Requests that have been understood lately, by the bytes that they were read from, so that a
 * repeated one need not be parsed again. Holds those alone of which nothing but these bytes and the
 * models in force decide what they mean. Bounded; thread-safe.
 */
public final class KnownRequests {
  private static final String KEY = "looked-for-request";

  /** The largest body that is kept. An event loop digests one in about a millisecond. */
  static final int MAX_BODY_BYTES = 1 << 20;

  private static final long MAX_BYTES = Math.min(32L << 20, Runtime.getRuntime().maxMemory() / 32);

  /** About what a request takes beside its body: the key, the digest, the parsed members. */
  private static final int OVERHEAD_BYTES = 1500;

  private final NamedModels models;
  private final List<CharSequence> headers;
  private final Cache<RequestDigest, KnownRequest> known =
      Caffeine.newBuilder()
          .maximumWeight(MAX_BYTES)
          .weigher((RequestDigest digest, KnownRequest request) -> request.weight())
          .executor(Runnable::run)
          .build();

  /**
   * @param passed the names of the headers that dialects pass on
   */
  public KnownRequests(NamedModels models, Set<String> passed) {
    this.models = models;
    this.headers =
        Stream.of(Stream.of("content-type"), passed.stream(), RequirementsReader.headers())
            .flatMap(names -> names)
            .map(HttpHeaders::createOptimized)
            .toList();
  }

  /**
   * @param edition of the models by which it was understood
   */
  private record KnownRequest(Understood understood, NamedModels.Edition edition, int weight) {}

  /**
   * A request that was looked for.
   *
   * @param understood what it means; null if it was not known
   */
  record LookedFor(
      RequestDigest digest, NamedModels.Edition edition, @Nullable Understood understood) {

    /** Tells the routes of the request in {@code context}. */
    void tell(RoutingContext context) {
      context.put(KEY, this);
    }
  }

  /** What the request in {@code context} means, if it was looked for before and is known. */
  static @Nullable Understood understood(RoutingContext context) {
    LookedFor looked = context.get(KEY);
    return looked == null ? null : looked.understood();
  }

  /**
   * Looks for a request of {@code scope}.
   *
   * @param path of its route
   * @param digests those of the caller's event loop
   */
  LookedFor find(
      String path, MultiMap sent, Scope scope, PartedBody body, RequestDigest.Maker digests) {
    RequestDigest digest = digest(path, sent, scope, body, digests);
    NamedModels.Edition edition = models.edition(scope.tenant());
    KnownRequest found = known.getIfPresent(digest);
    return new LookedFor(
        digest, edition, found != null && found.edition().is(edition) ? found.understood() : null);
  }

  /** The digest of all that decides what a request means, the models in force aside. */
  private RequestDigest digest(
      String path, MultiMap sent, Scope scope, PartedBody body, RequestDigest.Maker digests) {
    digests.begin();
    digests.add(path);
    digests.add(scope.tenant());
    digests.add(scope.workspace());
    for (CharSequence header : headers) {
      digests.add(values(sent, header));
    }
    return digests.of(body);
  }

  private static @Nullable String values(MultiMap sent, CharSequence header) {
    String first = sent.get(header);
    if (first == null) {
      return null;
    }
    List<String> values = sent.getAll(header);
    return values.size() == 1 ? first : values.toString();
  }

  /**
   * Keeps what the request in {@code context} means, if it was looked for, and this can be told
   * from its bytes alone.
   */
  void keep(RoutingContext context, Understood understood) {
    LookedFor looked = context.get(KEY);
    if (looked != null && looked.understood() == null && isPlain(understood)) {
      int weight = OVERHEAD_BYTES + 3 * context.body().length();
      known.put(looked.digest(), new KnownRequest(understood, looked.edition(), weight));
    }
  }

  /** Whether the request names nothing that is kept elsewhere, and may be gone another time. */
  private static boolean isPlain(Understood understood) {
    return understood.objects().isEmpty() && !ResponseReferences.refers(understood.request());
  }
}
