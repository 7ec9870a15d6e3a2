package dev.scrubjay.gateway.completion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.Examples;
import dev.scrubjay.gateway.request.FallbackChoice;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.gateway.request.TestRequests;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.routing.Profile;
import dev.scrubjay.policy.task.TaskComplexity;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The keys of answers: what tells requests apart, and what does not. */
final class AnswerKeysTest {
  private static final Scope SCOPE = new Scope("t", "w");
  private static final ChatRequest PINNED = TestRequests.chat("gpt-4o", false);
  private static final ChatRequest AUTO = TestRequests.chat(ChatRequest.AUTO, false);

  private static CacheKey key(ChatRequest request, RoutingRequirements requirements) {
    CacheKey key = AnswerKeys.of(SCOPE, request, requirements);
    assertThat(AnswerKeys.later(SCOPE, request, requirements)).isEqualTo(key);
    return key;
  }

  private static CacheKey key(ChatRequest request) {
    return key(request, RoutingRequirements.NONE);
  }

  private static RoutingRequirements allowing(FallbackChoice fallbacks) {
    return new RoutingRequirements(
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        false,
        fallbacks);
  }

  private static RoutingRequirements asking(
      Optional<TaskComplexity> complexity, Optional<Profile> profile) {
    return new RoutingRequirements(
        Optional.empty(),
        complexity,
        OptionalInt.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        false,
        FallbackChoice.CONFIGURED,
        profile,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void orderOfMembersAndStreamingDoNotMatter() {
    CacheKey plain = key(Examples.toOpenAi("\"temperature\":0,\"seed\":1"));
    assertThat(key(Examples.toOpenAi("\"seed\":1,\"temperature\":0"))).isEqualTo(plain);
    assertThat(key(TestRequests.chat("gpt-4o", true))).isEqualTo(key(PINNED));
  }

  @Test
  void whatIsAskedOfWhomMatters() {
    assertThat(key(TestRequests.chat("gpt-4o-mini", false))).isNotEqualTo(key(PINNED));
    assertThat(key(AUTO)).isNotEqualTo(key(PINNED));
    assertThat(key(Examples.toOpenAi("\"seed\":1")))
        .isNotEqualTo(key(Examples.toOpenAi("\"seed\":2")));
  }

  @Test
  void scopesHaveKeysOfTheirOwn() {
    CacheKey other = AnswerKeys.of(new Scope("t", "v"), PINNED, RoutingRequirements.NONE);
    assertThat(other).isNotEqualTo(key(PINNED));
    assertThat(other.scope()).isEqualTo(new Scope("t", "v"));
    assertThat(other.operation()).isEqualTo(key(PINNED).operation());
  }

  @Test
  void substitutesOfAPinnedModelMatter() {
    Set<CacheKey> keys =
        Stream.of(
                FallbackChoice.CONFIGURED,
                new FallbackChoice.NoFallback(),
                new FallbackChoice.AnyModel(),
                new FallbackChoice.ListedModels(List.of("a", "b")),
                new FallbackChoice.ListedModels(List.of("b", "a")))
            .map(choice -> key(PINNED, allowing(choice)))
            .collect(Collectors.toSet());
    assertThat(keys).hasSize(5).contains(key(PINNED));
  }

  @Test
  void difficultyAndProfileMatterWhereTheModelIsChosen() {
    RoutingRequirements hard = asking(Optional.of(TaskComplexity.SIMPLE), Optional.empty());
    RoutingRequirements profiled = asking(Optional.empty(), Optional.of(Profile.BALANCED));
    assertThat(Set.of(key(AUTO), key(AUTO, hard), key(AUTO, profiled))).hasSize(3);
    assertThat(key(PINNED, hard)).isEqualTo(key(PINNED));
    assertThat(key(PINNED, profiled)).isEqualTo(key(PINNED));
  }

  @Test
  void accuracyIsLeftToTheHit() {
    assertThat(key(AUTO, TestRequests.accuracy(0.9))).isEqualTo(key(AUTO));
  }
}
