package dev.scrubjay.gateway.answers;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.cache.redis.RedisLinkFixture;
import dev.scrubjay.gateway.cache.redis.TestCaches;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.StoreHints;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What Redis is asked before a store, and what is said when it refuses one. */
final class MeasuredFrequencyIT extends RedisLinkFixture {
  private static final CacheKey KEY = CacheKey.derive(Scope.DEFAULT, "op", "", new byte[] {1});

  private AnswerStore store;

  @BeforeAll
  void start() {
    RedisCache cache = TestCaches.over(link, vertx, TestCaches.PATIENT, () -> CachePolicy.DEFAULT);
    store =
        new AnswerStore(
            cache,
            () -> CachePolicy.DEFAULT,
            new RequestObserver() {},
            InstantSource.system(),
            () -> 0);
  }

  private void config(String name, String value) {
    join(link.run(commands -> commands.configSet(name, value)));
  }

  private static StoreHints hints(AccessFrequency frequency) {
    return new StoreHints(Optional.of(frequency), 50, Optional.empty());
  }

  @Test
  void redisIsAskedForTheFrequencyOnlyWhereThatCanChangeThePlan() {
    long before = scriptsRun();
    StoreHints frequent = hints(AccessFrequency.FREQUENT);
    assertThat(join(store.measured(KEY, frequent))).isEqualTo(frequent);
    StoreHints fixed = hints(AccessFrequency.RARE).withTtl(Duration.ofMinutes(1));
    assertThat(join(store.measured(KEY, fixed))).isEqualTo(fixed);
    StoreHints rare = hints(AccessFrequency.RARE);
    assertThat(store.measured(rare, 1e6).frequency()).contains(AccessFrequency.FREQUENT);
    assertThat(scriptsRun()).isEqualTo(before);
    assertThat(join(store.measured(KEY, rare))).isEqualTo(rare);
    assertThat(scriptsRun()).isEqualTo(before + 1);
  }

  private StoreOutcome stored() {
    AnswerStore.Content content =
        new AnswerStore.Content(Buffer.buffer("{}"), "application/json", Entry.Origin.UNKNOWN);
    AnswerStore.Terms terms =
        new AnswerStore.Terms(StoreHints.NONE, Set.of(), new StoreFence.Unfenced());
    return join(store.store(KEY, content, terms).orElseThrow());
  }

  @Test
  void storesThatRedisRefusesAreWarnedOfOnceAMinute() {
    Logger logger = (Logger) LoggerFactory.getLogger("dev.scrubjay.gateway.cache.redis");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    config("min-replicas-to-write", "1");
    try {
      for (int i = 0; i < 3; i++) {
        assertThat(stored())
            .isEqualTo(new StoreOutcome.Dropped(StoreOutcome.DropReason.CACHE_REFUSED));
      }
    } finally {
      config("min-replicas-to-write", "0");
      logger.detachAppender(log);
    }
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .filteredOn(message -> message.startsWith("Answers cannot be stored"))
        .singleElement()
        .asString()
        .contains("NOREPLICAS");
    assertThat(stored()).isInstanceOf(StoreOutcome.Stored.class);
  }
}
