package dev.scrubjay.gateway.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.cache.redis.RedisLinkFixture;
import dev.scrubjay.gateway.redis.Keyspace;
import dev.scrubjay.policy.key.Scope;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Owners of objects take no more of Redis than their tenant may have. */
final class ProviderObjectsIT extends RedisLinkFixture {
  /** Of which owners may take a sixteenth: about 170 of them. */
  private static final long MAX_BYTES = 1 << 20;

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private final InstantSource clock = now::get;
  private RedisClient client;
  private RedisCommands<String, String> commands;
  private ProviderObjects objects;

  @BeforeAll
  void start() {
    client = RedisClient.create(redis.url());
    commands = client.connect().sync();
    objects = new ProviderObjects(link, clock, () -> MAX_BYTES);
  }

  @AfterAll
  void stop() {
    client.shutdown();
  }

  private static Scope scope() {
    return new Scope("t-" + UUID.randomUUID(), "w");
  }

  private static List<String> ids(String name, int count) {
    return IntStream.range(0, count).mapToObj(i -> "file-" + name + i).toList();
  }

  private boolean owns(Scope scope, String id) {
    return join(objects.owners(List.of("p"), id)).contains(scope);
  }

  /** The keys of owners of objects with such names. */
  private int keys(String name) {
    return commands.keys("sj:own:p:file-" + name + "*").size();
  }

  private void passes(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  @Test
  void tenantThatMakesManyObjectsHasABoundedNumberOfOwners() {
    Scope other = scope();
    join(objects.remember("p", ids("other", 3), other));
    Scope greedy = scope();
    int most = 0;
    for (int round = 0; round < 20; round++) {
      passes(Duration.ofSeconds(1));
      join(objects.remember("p", ids("greedy" + round + "-", 100), greedy));
      most = Math.max(most, keys("greedy"));
    }
    assertThat(most).isBetween(100, 250);
    assertThat(commands.hlen(Keyspace.prefix(greedy.tenant(), 0) + "objects"))
        .isBetween(100L, 250L);
    assertThat(owns(greedy, "file-greedy19-99")).isTrue();
    assertThat(owns(greedy, "file-greedy0-0")).isFalse();
    assertThat(ids("other", 3)).allMatch(id -> owns(other, id));
  }

  @Test
  void objectThatIsUsedIsNotForgottenForOthers() {
    Scope scope = scope();
    join(objects.remember("p", ids("used", 1), scope));
    for (int round = 0; round < 10; round++) {
      passes(Duration.ofSeconds(1));
      assertThat(owns(scope, "file-used0")).isTrue();
      passes(Duration.ofSeconds(1));
      join(objects.remember("p", ids("filling" + round + "-", 60), scope));
    }
    assertThat(owns(scope, "file-used0")).isTrue();
    assertThat(owns(scope, "file-filling0-0")).isFalse();
  }

  @Test
  void objectOfAnotherIsNeitherTakenOverNorForgottenWithTheTakersOwn() {
    Scope maker = scope();
    Scope taker = scope();
    join(objects.remember("p", ids("made", 1), maker));
    join(objects.remember("p", ids("made", 1), taker));
    for (int round = 0; round < 5; round++) {
      passes(Duration.ofSeconds(1));
      join(objects.remember("p", ids("taken" + round + "-", 100), taker));
    }
    assertThat(owns(maker, "file-made0")).isTrue();
    assertThat(owns(taker, "file-made0")).isFalse();
  }

  @Test
  void rubbishUnderTheTenantsKeysHeals() {
    Scope scope = scope();
    commands.set(Keyspace.prefix(scope.tenant(), 0) + "objects", "rubbish");
    commands.set(Keyspace.prefix(scope.tenant(), 0) + "objects:age", "rubbish");
    join(objects.remember("p", ids("healed", 1), scope));
    assertThat(owns(scope, "file-healed0")).isTrue();
  }
}
