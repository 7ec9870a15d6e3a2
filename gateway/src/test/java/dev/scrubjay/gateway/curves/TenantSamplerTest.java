package dev.scrubjay.gateway.curves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.observe.CacheAccess;
import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.cache.CachePlan;
import dev.scrubjay.policy.curves.AccessBatch;
import dev.scrubjay.policy.curves.KeySample;
import dev.scrubjay.policy.curves.LookupCount;
import dev.scrubjay.policy.curves.SampledAccess;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TenantSamplerTest {
  private static final Entry ENTRY =
      new Entry(
          Buffer.buffer("x".repeat(300)),
          "application/json",
          Instant.EPOCH,
          Instant.EPOCH,
          Instant.EPOCH,
          new Entry.Origin("m", 0.5, Duration.ZERO));

  private final TenantSampler sampler = new TenantSampler();

  private static CacheKey key(int number, String operation) {
    return CacheKey.derive(
        Scope.DEFAULT, operation, "", new byte[] {(byte) (number >> 8), (byte) number});
  }

  private static StoreRequest store(CacheKey key, boolean fixed) {
    CachePlan.Store plan =
        new CachePlan.Store(
            Duration.ofMinutes(7), Duration.ZERO, false, 50, AccessFrequency.RARE, fixed);
    return new StoreRequest(key, ENTRY, plan, Set.of(), Optional.empty());
  }

  private static InstantSource at(long millis) {
    return () -> Instant.ofEpochMilli(millis);
  }

  private AccessBatch closed() {
    return sampler.close(10_000).orElseThrow();
  }

  @Test
  void aMissItsStoreAndAHitAreOneAccessWithTheEntrysBytes() {
    CacheKey key = key(1, "chat");
    sampler.accessed(key, CacheAccess.ABSENT, at(1000));
    sampler.stored(store(key, true), new StoreOutcome.Stored(300, 200, 260, 0), 1500);
    sampler.accessed(key, new CacheAccess.EntryHit(ENTRY), at(1700));
    assertThat(closed().accesses())
        .containsExactly(
            new SampledAccess(1000, KeySample.of(key), "chat", 2, 1, true, 260, 0.5, 420_000));
  }

  @Test
  void laterAccessesAreAccessesOfTheirOwn() {
    CacheKey key = key(1, "chat");
    sampler.accessed(key, new CacheAccess.EntryHit(ENTRY), at(1000));
    sampler.accessed(key, new CacheAccess.EntryHit(ENTRY), at(4000));
    assertThat(closed().accesses())
        .extracting(SampledAccess::millis, SampledAccess::uses, SampledAccess::bytes)
        .containsExactly(tuple(1000L, 1, 300), tuple(4000L, 1, 300));
  }

  @Test
  void anAccessAfterManyOthersIsOneOfItsOwnHoweverSoonItComes() {
    for (int i = 0; i < 60; i++) {
      sampler.accessed(key(i % 30, "chat"), CacheAccess.ABSENT, at(1000 + i));
    }
    assertThat(closed().accesses()).hasSize(60).allMatch(access -> access.uses() == 1);
  }

  @Test
  void allLookupsAreCountedWhateverIsSampled() {
    sampler.sampleBelow(1);
    for (int i = 0; i < 100; i++) {
      sampler.accessed(key(i, "chat"), CacheAccess.ABSENT, at(1000));
    }
    sampler.accessed(key(1, "search"), CacheAccess.APART, at(1000));
    AccessBatch batch = closed();
    assertThat(batch.accesses()).isEmpty();
    assertThat(batch.threshold()).isEqualTo(1);
    assertThat(batch.lookups())
        .containsEntry("chat", new LookupCount(100, 0))
        .containsEntry("search", new LookupCount(0, 1));
    assertThat(sampler.close(20_000)).isEmpty();
  }

  @Test
  void ofTooManyAccessesTheSampleIsThinnedOut() {
    for (int i = 0; i < 5000; i++) {
      sampler.accessed(key(i, "chat"), CacheAccess.ABSENT, at(1000));
    }
    AccessBatch batch = closed();
    assertThat(batch.accesses()).hasSizeBetween(150, 500);
    assertThat(batch.threshold()).isLessThan(KeySample.MODULUS / 4);
    assertThat(batch.accesses())
        .allMatch(access -> KeySample.holds(access.key(), batch.threshold()));
    assertThat(batch.lookups()).containsEntry("chat", new LookupCount(5000, 0));
  }

  @Test
  void aHigherThresholdHoldsFromTheNextBatchOn() {
    sampler.sampleBelow(KeySample.MODULUS / 4);
    for (int i = 0; i < 200; i++) {
      sampler.accessed(key(i, "chat"), CacheAccess.ABSENT, at(1000));
    }
    sampler.sampleBelow(KeySample.MODULUS / 2);
    for (int i = 200; i < 300; i++) {
      sampler.accessed(key(i, "chat"), CacheAccess.ABSENT, at(1000));
    }
    AccessBatch open = closed();
    assertThat(open.threshold()).isEqualTo(KeySample.MODULUS / 4);
    assertThat(open.accesses())
        .isNotEmpty()
        .allMatch(access -> KeySample.holds(access.key(), KeySample.MODULUS / 4));
    sampler.accessed(key(1, "chat"), CacheAccess.ABSENT, at(1000));
    assertThat(closed().threshold()).isEqualTo(KeySample.MODULUS / 2);
  }

  @Test
  void operationsThatClientsNameAreBounded() {
    for (int i = 0; i < 500; i++) {
      sampler.accessed(key(1, "operation" + i), CacheAccess.ABSENT, at(1000));
    }
    assertThat(closed().lookups()).hasSize(25).containsKey("other");
  }
}
