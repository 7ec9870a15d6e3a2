package dev.scrubjay.gateway.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.cache.redis.RedisLinkFixture;
import dev.scrubjay.gateway.redis.Keyspace;
import dev.scrubjay.policy.key.Scope;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What preloading keeps in Redis, and what it makes of keys that somebody else has changed. */
final class RecurringMemoryIT extends RedisLinkFixture {
  private static final long MAX_BYTES = 1 << 20;

  private RedisClient client;
  private RedisCommands<String, String> commands;
  private RecurringMemory memory;

  @BeforeAll
  void start() {
    client = RedisClient.create(redis.url());
    commands = client.connect().sync();
    memory = new RecurringMemory(link, InstantSource.system(), () -> MAX_BYTES);
  }

  @AfterAll
  void stop() {
    client.shutdown();
  }

  private static Scope scope() {
    return new Scope("t-" + UUID.randomUUID(), "w");
  }

  private static String key(Scope scope, String name) {
    return Keyspace.prefix(scope.tenant(), 0) + name;
  }

  @Test
  void tenantsAreNamedAgainThoughTheirKeyHeldSomethingElse() {
    String tenant = scope().tenant();
    commands.del("sj:{policy}:recurring:tenants");
    commands.set("sj:{policy}:recurring:tenants", "rubbish");
    assertThat(join(memory.tenants())).isEmpty();
    join(memory.note(tenant, List.of("an access")));
    assertThat(join(memory.tenants())).containsExactly(tenant);
  }

  @Test
  void keysOfWrongTypesAreAsIfAbsentUntilTheNextWrite() {
    Scope scope = scope();
    commands.hset(key(scope, "predicted"), "a", "b");
    commands.hset(key(scope, "asked"), "a", "b");
    commands.set(key(scope, "recurring"), "rubbish");
    assertThat(join(memory.learned(scope.tenant()))).isEmpty();
    assertThat(join(memory.take(scope.tenant(), 1))).isEmpty();
    assertThat(join(memory.find(scope, "id"))).isEmpty();

    join(memory.learn(scope.tenant(), "model"));
    join(memory.note(scope.tenant(), List.of("an access")));
    join(memory.remember(scope, "id", "request"));

    assertThat(join(memory.learned(scope.tenant()))).isEqualTo("model");
    assertThat(join(memory.take(scope.tenant(), 1))).containsExactly("an access");
    assertThat(join(memory.find(scope, "id"))).contains("request");
  }

  @Test
  void aSumOfBytesThatIsNoNumberIsEstimatedAnew() {
    Scope scope = scope();
    join(memory.remember(scope, "first", "request"));
    for (String rubbish : List.of("rubbish", "1.5", "nan", "")) {
      commands.hset(key(scope, "recurring"), "", rubbish);
      join(memory.remember(scope, "second " + rubbish, "another"));
      assertThat(Long.parseLong(commands.hget(key(scope, "recurring"), ""))).isPositive();
      commands.hset(key(scope, "recurring"), "", rubbish);
      join(memory.forget(scope, "second " + rubbish));
    }
    assertThat(join(memory.find(scope, "first"))).contains("request");
  }
}
