package dev.scrubjay.gateway.listing;

import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.dialect.ModelListing;
import dev.scrubjay.gateway.shared.SharedDocuments;
import dev.scrubjay.gateway.upstream.ConnectedProvider;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import dev.scrubjay.gateway.upstream.provider.ReplyReader;
import dev.scrubjay.gateway.upstream.provider.WrittenAnswer;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The list of one provider's models, as this replica knows it. */
final class ProviderList {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderList.class);

  /** The age at which a list is read again. */
  private static final Duration DUE = Duration.ofMinutes(15);

  /** The pause after a failure. */
  private static final Duration PAUSE = Duration.ofMinutes(5);

  /** The age at which a list that could not be read again is dropped from Redis. */
  private static final Duration KEPT = Duration.ofHours(24);

  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final String REPLICA = UUID.randomUUID().toString();

  private final ConnectedProvider provider;
  private final ModelListing listing;
  private final SharedDocuments documents;
  private final InstantSource clock;
  private final String name;
  private final AtomicBoolean complained = new AtomicBoolean();
  private volatile Set<String> names = Set.of();
  private volatile Instant readAt = Instant.EPOCH;
  private volatile Instant due = Instant.EPOCH;

  ProviderList(
      ConnectedProvider provider,
      ModelListing listing,
      SharedDocuments documents,
      InstantSource clock) {
    this.provider = provider;
    this.listing = listing;
    this.documents = documents;
    this.clock = clock;
    this.name = "models:" + identity(provider.config());
  }

  Set<String> names() {
    return names;
  }

  /** Reads the list if it is due, and tells whether it has changed. Never fails. */
  Future<Boolean> refresh() {
    if (clock.instant().isBefore(due)) {
      return Future.succeededFuture(false);
    }
    due = clock.instant().plus(PAUSE);
    return documents.published(name).otherwise("").compose(this::refresh).otherwise(false);
  }

  private Future<Boolean> refresh(String published) {
    boolean changed = take(published);
    return clock.instant().isBefore(readAt.plus(DUE))
        ? Future.succeededFuture(changed)
        : fetchAsLeader().map(fetched -> fetched || changed);
  }

  private Future<Boolean> fetchAsLeader() {
    return documents
        .lead(name, REPLICA, DEADLINE.multipliedBy(2))
        .otherwise(true)
        .compose(leads -> leads ? fetch() : postponed());
  }

  /** Another replica is asking the provider. */
  private Future<Boolean> postponed() {
    due = clock.instant();
    return Future.succeededFuture(false);
  }

  private Future<Boolean> fetch() {
    return provider
        .client()
        .call(listing.call(), ReplyReader.EXACT, new Cancellation(), DEADLINE)
        .map(WrittenAnswer::json)
        .map(listing::names)
        .compose(this::fetched)
        .recover(
            cause -> {
              if (complained.compareAndSet(false, true)) {
                LOG.info(
                    "The models of {} cannot be listed: {}",
                    provider.config().name(),
                    cause.getMessage());
              }
              return Future.succeededFuture(false);
            });
  }

  /** Shares the list, then takes it over: whoever sees it here finds it in Redis too. */
  private Future<Boolean> fetched(Set<String> read) {
    Instant now = clock.instant();
    complained.set(false);
    return documents
        .publish(name, now.toEpochMilli() + "\n" + String.join("\n", read), KEPT)
        .onFailure(cause -> LOG.debug("The list of {} is not shared", name, cause))
        .otherwiseEmpty()
        .map(done -> take(read, now));
  }

  /** Takes over a list that some replica has published: its time, then a name a line. */
  private boolean take(String published) {
    if (published.isEmpty()) {
      return false;
    }
    String[] lines = published.split("\n", -1);
    try {
      Instant read = Instant.ofEpochMilli(Long.parseLong(lines[0]));
      return take(new LinkedHashSet<>(Arrays.asList(lines).subList(1, lines.length)), read);
    } catch (NumberFormatException unreadable) {
      return false;
    }
  }

  private boolean take(Set<String> read, Instant at) {
    boolean changed = !read.equals(names);
    names = Set.copyOf(read);
    readAt = at;
    due = at.plus(DUE);
    return changed;
  }

  /** What tells providers apart; replicas with other settings do not share a list. */
  private static String identity(ProviderConfig config) {
    String settings = config.kind() + " " + config.name() + " " + config.baseUrls();
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(settings.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
