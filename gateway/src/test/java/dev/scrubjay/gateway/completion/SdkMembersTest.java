package dev.scrubjay.gateway.completion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.key.KeyRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No member is forgotten that the providers' own SDKs document: a new version of an SDK with a
 * member that nobody has decided about fails here.
 */
final class SdkMembersTest {
  /** Members that clients send and the SDKs' types of a body do not have. */
  private static final Set<String> OUTSIDE =
      Set.of(
          "stream",
          "stream_options",
          // OpenRouter's, for models of Anthropic
          "messages[].cache_control",
          "messages[].content[].cache_control",
          "tools[].cache_control",
          "tools[].function.cache_control");

  static List<CachedEndpoint> endpoints() {
    return CachedEndpoint.all().stream().filter(one -> !one.sdkTypes().isEmpty()).toList();
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void theTableNamesEachMemberOfTheRequest(CachedEndpoint endpoint) {
    Set<String> named = new TreeSet<>();
    List<JsonNode> bodies = new ArrayList<>();
    bodies.add(endpoint.table().path("base"));
    bodies.add(endpoint.table().path("deciding"));
    endpoint.groups("equal").forEach(group -> group.forEach(bodies::add));
    bodies.forEach(body -> body.fieldNames().forEachRemaining(named::add));
    assertThat(SdkMembers.of(endpoint.sdkTypes()).stream().filter(path -> !path.contains(".")))
        .isNotEmpty()
        .isSubsetOf(named);
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void eachMemberIsInTheKeyHoweverDeepUnlessARuleLeavesItOut(CachedEndpoint endpoint) {
    Set<String> ignored = ignored(endpoint);
    assertThat(SdkMembers.of(endpoint.sdkTypes()))
        .isNotEmpty()
        .allSatisfy(
            path ->
                assertThat(keyed(endpoint, path))
                    .isEqualTo(ignored.stream().noneMatch(rule -> isWithin(path, rule))));
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void marksForThePromptCacheAreLeftOutWhereverTheyStand(CachedEndpoint endpoint) {
    assertThat(SdkMembers.of(endpoint.sdkTypes()))
        .filteredOn(path -> path.matches("(.*\\.)?(cache_control|prompt_cache_breakpoint)"))
        .isSubsetOf(ignored(endpoint));
  }

  /** A misspelled rule, or one for a member that the provider no longer has, would do nothing. */
  @ParameterizedTest
  @MethodSource("endpoints")
  void whatIsLeftOutIsDocumented(CachedEndpoint endpoint) {
    Set<String> documented =
        endpoints().stream()
            .filter(other -> other.form() == endpoint.form())
            .flatMap(other -> SdkMembers.of(other.sdkTypes()).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    documented.addAll(OUTSIDE);
    assertThat(ignored(endpoint)).isSubsetOf(documented);
  }

  private static Set<String> ignored(CachedEndpoint endpoint) {
    return endpoint.form().rules().stream()
        .filter(KeyRule.Ignored.class::isInstance)
        .map(KeyRule::path)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isWithin(String path, String rule) {
    return path.equals(rule) || path.startsWith(rule + ".") || path.startsWith(rule + "[");
  }

  /** Whether two requests that differ in the member at {@code path} alone have different keys. */
  private static boolean keyed(CachedEndpoint endpoint, String path) {
    return !canonical(endpoint, path, "one").equals(canonical(endpoint, path, "other"));
  }

  private static String canonical(CachedEndpoint endpoint, String path, String value) {
    List<String> names = List.of(path.split("\\.", -1));
    JsonNode inner = TextNode.valueOf(value);
    for (String name : names.reversed()) {
      inner = around(name, inner);
    }
    return endpoint.form().canonical((ObjectNode) inner).toString();
  }

  private static ObjectNode around(String name, JsonNode inner) {
    JsonNode value = inner;
    String member = name;
    while (member.endsWith("[]")) {
      value = Json.object().arrayNode().add(value);
      member = member.substring(0, member.length() - 2);
    }
    return Json.object().set(member, value);
  }
}
