package dev.scrubjay.policy.naming;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Lists of patterns permit and deny models. */
final class ModelAccessTest {
  private static ModelAccess access(List<String> allow, List<String> deny) {
    return new ModelAccess(
        allow.stream().map(Glob::new).toList(), deny.stream().map(Glob::new).toList());
  }

  @Test
  void withoutListsAllIsPermitted() {
    assertThat(ModelAccess.ALL.permits("anything")).isTrue();
  }

  @Test
  void onlyWhatIsAllowedIsPermitted() {
    ModelAccess access = access(List.of("gpt-4o*", "claude-*"), List.of());
    assertThat(access.permits("gpt-4o")).isTrue();
    assertThat(access.permits("gpt-4o-mini")).isTrue();
    assertThat(access.permits("gpt-5")).isFalse();
  }

  @Test
  void denialPrevails() {
    ModelAccess access = access(List.of("gpt-*"), List.of("*-mini"));
    assertThat(access.permits("gpt-4o")).isTrue();
    assertThat(access.permits("gpt-4o-mini")).isFalse();
  }

  @Test
  void denialHoldsUnderAnyNameOfTheModel() {
    assertThat(access(List.of(), List.of("gpt-4o")).permits("fast", "gpt-4o")).isFalse();
    assertThat(access(List.of("fast"), List.of()).permits("fast", "gpt-4o")).isTrue();
  }

  @Test
  void patternsDisregardCaseAndMatchWholeNames() {
    assertThat(new Glob("llama-*").matches("Llama-3")).isTrue();
    assertThat(new Glob("gpt").matches("gpt-4o")).isFalse();
    assertThat(new Glob("*a*b*c").matches("xxaxxbxxc")).isTrue();
    assertThat(new Glob("*a*b*c").matches("xxaxxbxx")).isFalse();
    assertThat(new Glob("*").matches("")).isTrue();
  }
}
