package dev.scrubjay.policy.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CanonicalJsonTest {
  private static final Scope SCOPE = new Scope("acme", "default");

  private static String canonical(String json) {
    return canonical(json, Set.of());
  }

  private static String canonical(String json, Set<String> ordered) {
    return CanonicalJson.of(json.getBytes(StandardCharsets.UTF_8), ordered).toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"b":1,"a":{"d":2,"c":[3,{"f":1,"e":2}]}} | {"a":{"c":[3,{"e":2,"f":1}],"d":2},"b":1}
          { "a" : [ ] , "b" : { } }                 | {"a":[],"b":{}}
          [true,false,null,"x"]                     | [true,false,null,"x"]
          "\\u0041\\/\\n"                           | "A/\\u000a"
          [1.0,1,1e0,10e-1]                         | [1,1,1,1]
          [100,1e2,-0,0.0,-0.0]                     | [1e2,1e2,0,0,0]
          [0.1,0.10,1e999999999]                    | [1e-1,1e-1,1e999999999]
          [10e2147483647,-1200,0e999999999]         | [1e2147483648,-12e2,0]
          {"\uFFFD":1,"\uD83D\uDE00":2,"z":3,"":4}   | {"":4,"z":3,"\uD83D\uDE00":2,"\uFFFD":1}
          """)
  void equalJsonHasOneCanonicalForm(String json, String expected) {
    assertThat(canonical(json)).isEqualTo(expected);
  }

  @Test
  void numbersThatDoublesConfuseStayApart() {
    assertThat(canonical("9007199254740993")).isNotEqualTo(canonical("9007199254740992"));
  }

  @Test
  void loneSurrogatesStayApart() {
    assertThat(canonical("\"\\ud800\"")).isNotEqualTo(canonical("\"\\ud801\"")).contains("\\ud800");
    assertThat(canonical("\"\\ud83d\\ude00\"")).isEqualTo("\"\uD83D\uDE00\"");
  }

  @Test
  void orderedMembersKeepTheirOrderAllTheWayDown() {
    String json = "{\"z\":1,\"schema\":{\"b\":1,\"a\":{\"d\":1,\"c\":1}}}";
    assertThat(canonical(json, Set.of("schema")))
        .isEqualTo("{\"schema\":{\"b\":1,\"a\":{\"d\":1,\"c\":1}},\"z\":1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[1,",
        "{\"a\":1}{}",
        "[NaN]",
        "{'a':1}",
        "[1,]",
        "// x\n1",
        "[01]",
        "\"\t\"",
        "1e99999999999",
        "1e-2147483648",
        "{\"a\":1,\"a\":1}",
        "{\"a\":{\"b\":1,\"b\":2}}",
        "tru"
      })
  void malformedJsonIsRefused(String json) {
    assertThatThrownBy(() -> canonical(json)).isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void deepNestingIsRefused() {
    String deep = "[".repeat(201) + "]".repeat(201);
    assertThatThrownBy(() -> canonical(deep)).isInstanceOf(MalformedJsonException.class);
    String allowed = "[".repeat(200) + "]".repeat(200);
    assertThat(canonical(allowed)).isEqualTo(allowed);
  }

  @Test
  void badUtf8IsRefused() {
    for (byte[] bad :
        new byte[][] {
          {'"', (byte) 0xff, '"'},
          {'"', (byte) 0xc0, (byte) 0xaf, '"'},
          {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}
        }) {
      assertThatThrownBy(() -> CanonicalJson.of(bad, Set.of()))
          .isInstanceOf(MalformedJsonException.class)
          .hasMessage("not UTF-8");
    }
  }

  @Property(tries = 300)
  void canonicalFormIsItsOwnCanonicalForm(@ForAll("values") Object value) {
    String once = canonical(write(value, null));
    assertThat(canonical(once)).isEqualTo(once);
  }

  @Property(tries = 300)
  void orderOfMembersDoesNotMatter(@ForAll("values") Object value, @ForAll Random random) {
    assertThat(canonical(write(value, random))).isEqualTo(canonical(write(value, null)));
  }

  @Property(tries = 300)
  void differentValuesHaveDifferentForms(
      @ForAll("values") Object one, @ForAll("values") Object other) {
    assertThat(canonical(write(one, null)).equals(canonical(write(other, null))))
        .isEqualTo(one.equals(other));
  }

  @Property(tries = 300)
  void keysAreDerivedFromTheBytesOfTheForm(
      @ForAll("values") Object value, @ForAll @IntRange(max = 3000) int padding) {
    String json =
        "[" + quote("\u00e9\uD83D\uDE00".repeat(padding / 3)) + ',' + write(value, null) + ']';
    CanonicalJson form = CanonicalJson.of(json.getBytes(StandardCharsets.UTF_8), Set.of());
    byte[] bytes = form.toString().getBytes(StandardCharsets.UTF_8);
    assertThat(CacheKey.derive(SCOPE, "chat", "auto", form))
        .isEqualTo(CacheKey.derive(SCOPE, "chat", "auto", bytes));
  }

  @Provide
  Arbitrary<Object> values() {
    return values(3);
  }

  /** JSON values nested {@code depth} deep at most: jqwik's own recursion knows no bound. */
  private static Arbitrary<Object> values(int depth) {
    Arbitrary<Object> leaves =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(6).map(text -> (Object) text),
            Arbitraries.integers().map(number -> (Object) number),
            Arbitraries.of(true, false).map(flag -> (Object) flag));
    if (depth == 0) {
      return leaves;
    }
    Arbitrary<Object> inner = values(depth - 1);
    return Arbitraries.oneOf(
        leaves,
        inner.list().ofMaxSize(3).map(list -> (Object) list),
        Arbitraries.maps(Arbitraries.strings().ofMaxLength(4), inner)
            .ofMaxSize(3)
            .map(map -> (Object) new TreeMap<>(map)));
  }

  /** Writes JSON, with members in a random order if {@code random} is there. */
  private static String write(Object value, @Nullable Random random) {
    if (value instanceof String text) {
      return quote(text);
    }
    if (value instanceof List<?> list) {
      return list.stream()
          .map(item -> write(item, random))
          .collect(Collectors.joining(",", "[", "]"));
    }
    if (value instanceof Map<?, ?> map) {
      List<String> members = new ArrayList<>();
      map.forEach((name, item) -> members.add(quote((String) name) + ":" + write(item, random)));
      if (random != null) {
        Collections.shuffle(members, random);
      }
      return "{" + String.join(",", members) + "}";
    }
    return value.toString();
  }

  private static String quote(String text) {
    return text.chars()
        .mapToObj(c -> String.format("\\u%04x", c))
        .collect(Collectors.joining("", "\"", "\""));
  }

  /** Texts of 2 MB that took time and memory out of all proportion to their size. */
  private static List<String> hardTexts() {
    return List.of(
        "{\"b\":1,\"a\":".repeat(190) + '"' + "x".repeat(2_000_000) + '"' + "}".repeat(190),
        '"' + "\\n".repeat(1_000_000) + '"',
        "[" + ("1" + "0".repeat(990) + ",").repeat(2_000) + "0]",
        "[" + "{},".repeat(600_000) + "0]");
  }

  @ParameterizedTest
  @MethodSource("hardTexts")
  void workIsInProportionToTheSize(String json) {
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    String hash = CacheKey.derive(SCOPE, "chat", "", CanonicalJson.of(text, Set.of())).hash();
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(hash).isNotEmpty();
    assertThat(allocated).isLessThan(60L * text.length);
  }
}
