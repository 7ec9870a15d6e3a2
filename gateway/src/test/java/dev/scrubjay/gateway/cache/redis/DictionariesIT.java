package dev.scrubjay.gateway.cache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.PurgeFilter;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.cache.dictionary.ChatAnswers;
import dev.scrubjay.gateway.cache.dictionary.DictionaryCounts.Failure;
import dev.scrubjay.gateway.cache.dictionary.DictionaryCounts.Training;
import dev.scrubjay.gateway.cache.dictionary.DictionaryCounts.Use;
import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.cache.CachePlan;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dictionaries that replicas train, share and lose. */
final class DictionariesIT {
  private static final String OPERATION = "chat.completions";
  private static final Duration HOUR = Duration.ofHours(1);
  private static final List<byte[]> ANSWERS =
      ChatAnswers.of(5, DictionaryTraining.SAMPLES + 60, 1200);

  private final Vertx vertx = Vertx.vertx();
  private final String tenant = "t-" + UUID.randomUUID();
  private final RedisClient client = RedisClient.create(TestRedis.url());
  private final RedisCommands<String, String> redis = client.connect().sync();
  private RedisCache here;
  private RedisCache elsewhere;
  private int next;

  @BeforeEach
  void open() {
    here = opened();
    elsewhere = opened();
  }

  private RedisCache opened() {
    RedisCache cache = TestCaches.open(vertx, TestRedis.url(), () -> CachePolicy.DEFAULT);
    await().until(cache::reachable);
    return cache;
  }

  @AfterEach
  void close() {
    get(here.close());
    get(elsewhere.close());
    client.shutdown();
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private CacheKey key(String owner, String operation, int number) {
    return CacheKey.derive(
        new Scope(owner, "w"), operation, "", ("question " + number).getBytes(UTF_8));
  }

  private StoreOutcome.Stored store(RedisCache cache, CacheKey key, byte[] answer, Duration ttl) {
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    Entry entry =
        new Entry(
            Buffer.buffer(answer),
            "application/json",
            now,
            now.plus(ttl),
            now.plus(ttl),
            Entry.Origin.UNKNOWN);
    CachePlan.Store plan =
        new CachePlan.Store(ttl, Duration.ZERO, true, 0, AccessFrequency.RARE, true);
    return (StoreOutcome.Stored)
        get(cache.store(new StoreRequest(key, entry, plan, Set.of(), Optional.empty())));
  }

  private StoreOutcome.Stored storeNext(RedisCache cache) {
    int number = next++;
    return store(cache, key(tenant, OPERATION, number), ANSWERS.get(number), HOUR);
  }

  /** Stores until a dictionary is in force, at both replicas by turns. */
  private void train() {
    for (int i = 0; i < DictionaryTraining.SAMPLES; i++) {
      storeNext(here);
    }
    await().until(() -> count(Training.ADOPTED) > 0);
  }

  private long count(Enum<?> what) {
    return here.dictionaryCounts().of(what) + elsewhere.dictionaryCounts().of(what);
  }

  private List<String> dictionaries() {
    return redis.keys("sj:{" + tenant + ":0}:dict:????????????????");
  }

  private Optional<byte[]> found(RedisCache cache, int number) {
    return get(cache.lookup(key(tenant, OPERATION, number))) instanceof Lookup.CacheHit hit
        ? Optional.of(hit.entry().payload().getBytes())
        : Optional.empty();
  }

  @Test
  void builtInDictionaryIsUsedFromTheFirstEntryOn() {
    StoreOutcome.Stored stored = storeNext(here);
    assertThat(stored.payloadBytes()).isLessThan(stored.rawBytes() * 6 / 10);
    assertThat(found(elsewhere, 0)).contains(ANSWERS.get(0));
    assertThat(count(Use.BUILT_IN)).isEqualTo(1);
    assertThat(elsewhere.dictionaries()).isZero();
  }

  @Test
  void trainedDictionarySavesMoreAndIsReadByAllReplicas() {
    StoreOutcome.Stored before = storeNext(here);
    train();
    StoreOutcome.Stored after = storeNext(here);
    assertThat((double) after.payloadBytes() / after.rawBytes())
        .isLessThan((double) before.payloadBytes() / before.rawBytes() - 0.05);
    assertThat(count(Use.TRAINED)).isEqualTo(1);
    for (int number = 0; number < next; number++) {
      assertThat(found(elsewhere, number)).contains(ANSWERS.get(number));
    }
    assertThat(elsewhere.dictionaries()).as("fetched once").isEqualTo(1);
    assertThat(dictionaries()).hasSize(1);
    assertThat(redis.ttl(dictionaries().getFirst())).isGreaterThan(Dictionaries.LIFE.toSeconds());
  }

  @Test
  void otherReplicasUseItForWhatTheyStore() {
    train();
    storeNext(elsewhere); // has them read what is in force
    await()
        .untilAsserted(
            () -> {
              storeNext(elsewhere);
              assertThat(elsewhere.dictionaryCounts().of(Use.TRAINED)).isPositive();
            });
    assertThat(found(here, next - 1)).contains(ANSWERS.get(next - 1));
  }

  @Test
  void oneReplicaTrainsForAll() {
    for (int i = 0; i < DictionaryTraining.SAMPLES; i++) {
      CacheKey key = key(tenant, OPERATION, i);
      store(here, key, ANSWERS.get(i), HOUR);
      store(elsewhere, key, ANSWERS.get(i), HOUR);
    }
    await()
        .until(
            () -> count(Training.ADOPTED) + count(Training.REFUSED) + count(Training.NO_GAIN) == 2);
    assertThat(count(Training.ADOPTED)).isEqualTo(1);
    assertThat(dictionaries()).hasSize(1);
  }

  @Test
  void missingOrBrokenDictionaryIsAMissUntilTheNextStore() {
    train();
    int number = next;
    storeNext(here);
    String name = dictionaries().getFirst();
    String bytes = "rubbish";
    redis.set(name, bytes);
    assertThat(found(elsewhere, number)).isEmpty();
    assertThat(count(Failure.CORRUPT)).isEqualTo(1);
    redis.del(name);
    redis.lpush(name, bytes);
    assertThat(found(elsewhere, number)).isEmpty();
    redis.del(name);
    assertThat(found(elsewhere, number)).isEmpty();
    assertThat(count(Failure.ABSENT)).isEqualTo(1);
    store(elsewhere, key(tenant, OPERATION, number), ANSWERS.get(number), HOUR);
    assertThat(found(elsewhere, number)).contains(ANSWERS.get(number));
  }

  @Test
  void brokenDictionaryCostsABatchOnlyTheEntriesThatReferToIt() {
    train();
    int number = next;
    storeNext(here);
    CacheKey other = key(tenant, "messages", 0);
    store(here, other, ANSWERS.get(0), HOUR);
    String name = dictionaries().getFirst();
    redis.del(name);
    redis.lpush(name, "rubbish");
    List<Optional<Lookup>> found =
        get(elsewhere.lookup(List.of(key(tenant, OPERATION, number), other), 1 << 20));
    assertThat(found.get(0).orElseThrow()).isInstanceOf(Lookup.CacheMiss.class);
    assertThat(found.get(1).orElseThrow()).isInstanceOf(Lookup.CacheHit.class);
    assertThat(elsewhere.dictionaryCounts().of(Failure.CORRUPT)).isEqualTo(1);
  }

  @Test
  void tenantsAndOperationsHaveDictionariesOfTheirOwn() {
    train();
    String other = "t-" + UUID.randomUUID();
    store(here, key(other, OPERATION, 0), ANSWERS.get(0), HOUR);
    store(here, key(tenant, "messages", 0), ANSWERS.get(0), HOUR);
    assertThat(count(Use.TRAINED)).isZero();
    assertThat(redis.keys("sj:{" + other + ":0}:dict*")).isEmpty();
  }

  @Test
  void entriesThatOutliveADictionaryDoWithout() {
    train();
    store(here, key(tenant, OPERATION, 0), ANSWERS.get(0), Dictionaries.LIFE.plusDays(1));
    assertThat(count(Use.TRAINED)).isZero();
    redis.del(dictionaries().getFirst());
    assertThat(found(elsewhere, 0)).contains(ANSWERS.get(0));
  }

  @Test
  void purgeOfAnOperationDeletesItsDictionaries() {
    train();
    storeNext(here);
    purge("messages");
    assertThat(dictionaries()).hasSize(1);
    purge(OPERATION);
    assertThat(dictionaries()).isEmpty();
    assertThat(redis.exists("sj:{" + tenant + ":0}:dicts")).isZero();
    storeNext(here);
    await().until(() -> found(elsewhere, next - 1).isPresent());
  }

  private void purge(String operation) {
    get(
        here.purge(
            tenant,
            new PurgeFilter(
                Optional.empty(), Optional.of(operation), Optional.empty(), Optional.empty())));
  }

  @Test
  void rubbishUnderItsKeysDoesNotStopTraining() {
    redis.set("sj:{" + tenant + ":0}:dicts", "rubbish");
    for (int i = 0; i < DictionaryTraining.SAMPLES; i++) {
      storeNext(here);
    }
    await().until(() -> count(Training.ADOPTED) == 1);
  }
}
