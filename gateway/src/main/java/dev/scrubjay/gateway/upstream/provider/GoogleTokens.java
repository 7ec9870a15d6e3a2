package dev.scrubjay.gateway.upstream.provider;

import com.google.auth.oauth2.AccessToken;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Access tokens of a Google account. A token is fetched off the event loop, by one call at a time,
 * and used until shortly before it expires; a fresh one is fetched some minutes before that, while
 * calls still use the old one. Thread-safe.
 */
final class GoogleTokens implements Authentication {
  private static final Logger LOG = LoggerFactory.getLogger(GoogleTokens.class);

  /** The time before its expiry from which a token is replaced. */
  private static final Duration RENEWED = Duration.ofMinutes(5);

  /** The time before its expiry from which a token is not used, as the call takes a while. */
  private static final Duration UNUSED = Duration.ofSeconds(30);

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final String provider;
  private final Callable<AccessToken> source;
  private final InstantSource clock;
  private volatile @Nullable Token current;
  private @Nullable Future<Token> fetching;

  /**
   * @param source fetches a token; may block
   */
  GoogleTokens(Vertx vertx, String provider, Callable<AccessToken> source, InstantSource clock) {
    this.vertx = vertx;
    this.provider = provider;
    this.source = source;
    this.clock = clock;
  }

  private record Token(String value, Instant expiry) {
    boolean lasts(Duration time, Instant now) {
      return now.plus(time).isBefore(expiry);
    }
  }

  @Override
  public Future<Credential> credential(OutgoingCall call) {
    Token token = current;
    Instant now = clock.instant();
    if (token != null && token.lasts(RENEWED, now)) {
      return Future.succeededFuture(credential(token));
    }
    Future<Token> fresh = fetch();
    return token != null && token.lasts(UNUSED, now)
        ? Future.succeededFuture(credential(token))
        : fresh.map(this::credential);
  }

  /** A token that is refused may have been revoked; a fresh one is tried once. */
  @Override
  public int credentials() {
    return 2;
  }

  private Credential credential(Token token) {
    return new Credential() {
      @Override
      public Map<String, String> headers() {
        return Map.of("Authorization", "Bearer " + token.value());
      }

      @Override
      public boolean failed(UpstreamException cause) {
        boolean refused = cause.status() == 401;
        if (refused && token.equals(current)) {
          current = null;
        }
        return refused;
      }
    };
  }

  private synchronized Future<Token> fetch() {
    if (fetching == null) {
      Future<Token> begun =
          vertx
              .executeBlocking(source, false)
              .map(GoogleTokens::token)
              .timeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
              .recover(cause -> Future.failedFuture(unavailable(cause)));
      fetching = begun;
      begun.onComplete(
          ended -> {
            fetched();
            if (ended.succeeded()) {
              current = ended.result();
            }
          });
      return begun;
    }
    return fetching;
  }

  private synchronized void fetched() {
    fetching = null;
  }

  private UpstreamException unavailable(Throwable cause) {
    LOG.warn("No access token for provider {}: {}", provider, cause.getClass().getSimpleName());
    return new UpstreamException(
        FailureKind.AUTH, provider, "is not called: no access token could be had from Google");
  }

  private static Token token(AccessToken token) {
    Date expiry = token.getExpirationTime();
    Instant end = expiry == null ? Instant.MAX : expiry.toInstant();
    return new Token(token.getTokenValue(), end);
  }
}
