package dev.scrubjay.gateway.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.semantic.Asker;
import dev.scrubjay.policy.semantic.ReuseFeatures;
import dev.scrubjay.policy.semantic.ReusePair;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownNotesTest {
  private static final Scope SCOPE = new Scope("t", "w");
  private static final CacheKey ENTRY = new CacheKey(SCOPE, "chat.completions", "ab".repeat(32));

  private final KnownPrompt prompt =
      new KnownPrompt(
          "cd".repeat(32),
          ENTRY,
          PromptVector.of(new float[] {1, -2, 3}),
          "two\nlines: of it",
          new Asker(-5, 7));

  @Test
  void aPromptIsReadAsItWasWritten() {
    KnownPrompt read = KnownPrompt.decode(SCOPE, prompt.id(), prompt.encode()).orElseThrow();

    assertThat(read.text()).isEqualTo(prompt.text());
    assertThat(read.entry()).isEqualTo(ENTRY);
    assertThat(read.partition()).isEqualTo(prompt.partition());
    assertThat(read.asker()).isEqualTo(prompt.asker());
    assertThat(read.vector().codes()).containsExactly(42, -85, 127);
  }

  @Test
  void aPromptUnderAnotherNameOrVersionIsIgnored() {
    assertThat(KnownPrompt.decode(SCOPE, "ef".repeat(32) + ":00", prompt.encode())).isEmpty();
    assertThat(KnownPrompt.decode(SCOPE, prompt.id(), "9" + prompt.encode())).isEmpty();
    for (String rubbish :
        List.of(
            "",
            "1\n",
            "1\na b\nc\n*\nx",
            "1\no\nff\nAA\ntext",
            prompt.encode().replace(".", "x"))) {
      assertThat(KnownPrompt.decode(SCOPE, prompt.id(), rubbish)).as(rubbish).isEmpty();
    }
  }

  @Test
  void aComparisonIsReadAsItWasWritten() {
    ReusePair pair =
        new ReusePair(
            prompt.partition(),
            ENTRY.id(),
            new ReuseFeatures(0.9, -0.1, 0.5, 2),
            false,
            new Asker(1, -2));
    KnownReuse reuse =
        new KnownReuse(
            KnownReuse.id(prompt.partition(), 5, 7), pair, KnownReuse.Choice.LATER, "f00d");

    assertThat(KnownReuse.decode(reuse.id(), reuse.encode())).contains(reuse);
    assertThat(KnownReuse.decode(reuse.id(), "1 a b c")).isEmpty();
    assertThat(KnownReuse.decode(reuse.id(), reuse.encode().replace("0.9", "x"))).isEmpty();
  }

  @Test
  void notesOfTheVersionWithoutAskersAreRead() {
    String[] parts = prompt.encode().split("\n", 3);
    KnownPrompt old = KnownPrompt.decode(SCOPE, prompt.id(), "1\n" + parts[2]).orElseThrow();
    assertThat(old.text()).isEqualTo(prompt.text());
    assertThat(old.asker()).isEqualTo(Asker.ANYBODY);

    KnownReuse reuse =
        KnownReuse.decode("p:x", "1 chat.completions:ab 0.9 -0.1 0.5 2.0 true false f00d")
            .orElseThrow();
    assertThat(reuse.pair())
        .isEqualTo(
            new ReusePair("p", "chat.completions:ab", new ReuseFeatures(0.9, -0.1, 0.5, 2), true));
    assertThat(reuse.fingerprint()).isEqualTo("f00d");
  }

  @Test
  void comparisonsSortByTime() {
    String early = KnownReuse.id("a", 999_999_999_999L, -1);
    String late = KnownReuse.id("a", 1_764_000_000_000L, 0);

    assertThat(early).isLessThan(late).doesNotContain(" ");
  }
}
