package dev.scrubjay.policy.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CacheKeyTest {
  private static final String HASH = "0".repeat(64);

  private static CacheKey derive(List<String> parts) {
    return CacheKey.derive(
        new Scope(parts.get(0), parts.get(1)),
        parts.get(2),
        parts.get(3),
        parts.get(4).getBytes(StandardCharsets.UTF_8));
  }

  /** The expected hash was computed with Python's hashlib and struct. */
  @Test
  void derivationIsPinned() {
    CacheKey key = derive(List.of("acme", "bots", "chat.completions", "pinned{}", "{\"a\":1}"));
    assertThat(key.hash())
        .isEqualTo("167ee2df907359e1bafdac6a93e3baf880a806aab829f2405fd58d82c3a20120");
    assertThat(key.id()).isEqualTo("bots:chat.completions:" + key.hash());
  }

  @Test
  void keyIsDerivedOnceAndOnlyIfItsHashIsNeeded() {
    AtomicInteger derivations = new AtomicInteger();
    CacheKey later =
        CacheKey.derivedLater(
            new Scope("acme", "bots"),
            "chat.completions",
            "pinned{}",
            () -> {
              derivations.incrementAndGet();
              return CanonicalJson.of("{\"a\":1}".getBytes(StandardCharsets.UTF_8), Set.of());
            });
    CacheKey known = derive(List.of("acme", "bots", "chat.completions", "pinned{}", "{\"a\":1}"));
    CacheKey apart = later.among("others");
    assertThat(later.scope()).isEqualTo(known.scope());
    assertThat(later.operation()).isEqualTo(known.operation());
    assertThat(derivations).hasValue(0);

    assertThat(apart).isEqualTo(known.among("others")).isNotEqualTo(known);
    assertThat(later).isEqualTo(known).hasSameHashCodeAs(known);
    assertThat(later.id()).isEqualTo(known.id());
    assertThat(derivations).hasValue(1);
  }

  @Property
  void keysAreEqualOnlyIfEveryPartIs(
      @ForAll("parts") List<String> one, @ForAll("parts") List<String> other) {
    assertThat(derive(one).equals(derive(other))).isEqualTo(one.equals(other));
    assertThat(derive(one).hash().equals(derive(other).hash())).isEqualTo(one.equals(other));
  }

  /** Parts from so few letters that they often differ only in where they are cut. */
  @Provide
  Arbitrary<List<String>> parts() {
    return Arbitraries.strings().withChars('a', 'b').ofMinLength(1).ofMaxLength(3).list().ofSize(5);
  }

  @Test
  void idIsParsedBackToTheKey() {
    CacheKey key = new CacheKey(new Scope("acme", "bots"), "op", HASH);
    assertThat(CacheKey.parse("acme", key.id())).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a:b", "a:b:c", "a:b:c:d", "a b:op:", ":op:", "a::"})
  void malformedIdIsRefused(String id) {
    String padded = id.endsWith(":") ? id + HASH : id;
    assertThatThrownBy(() -> CacheKey.parse("acme", padded))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:b", "a{b}", "é", "a/b", "\n"})
  void scopesHavePlainNames(String name) {
    assertThatThrownBy(() -> new Scope(name, "w")).hasMessageStartingWith("tenant: ");
    assertThatThrownBy(() -> new Scope("t", name)).hasMessageStartingWith("workspace: ");
  }
}
