package dev.scrubjay.gateway.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.config.SemanticConfig.SemanticLimits;
import dev.scrubjay.gateway.semantic.KnownReuse.Choice;
import dev.scrubjay.gateway.shared.PromptMemory.Note;
import dev.scrubjay.gateway.shared.PromptMemory.NoteKind;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.semantic.Asker;
import dev.scrubjay.policy.semantic.ReuseDecision.ReuseCandidate;
import dev.scrubjay.policy.semantic.ReuseFeatures;
import dev.scrubjay.policy.semantic.ReusePair;
import dev.scrubjay.policy.semantic.ReuseTerms;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TenantPromptsTest {
  private static final Scope SCOPE = new Scope("t", "w");
  private static final String PARTITION = "ab".repeat(32);
  private static final String OTHER_PARTITION = "cd".repeat(32);
  private static final CacheKey ENTRY = key("a");
  private static final PromptVector VECTOR = PromptVector.of(new float[] {1, 0.1f, 0, 0});
  private static final PromptVector NEAR = PromptVector.of(new float[] {1, 0.12f, 0.02f, 0});
  private static final ReuseTerms TERMS = new ReuseTerms(0.1, 0);

  /** Less than the risk of an answer here, so that not all can be given again. */
  private static final ReuseTerms LITTLE_RISK = new ReuseTerms(0.05, 0);

  private final AtomicInteger all = new AtomicInteger();
  private final TenantPrompts tenant =
      new TenantPrompts(new VectorLimit(new SemanticLimits(100, 100, 150, 1), all), Runnable::run);
  private int number;
  private ReuseTerms terms = TERMS;

  private static CacheKey key(String digit) {
    return new CacheKey(SCOPE, "chat.completions", digit.repeat(64));
  }

  private void prompt(String partition, CacheKey entry, String text) {
    KnownPrompt known = new KnownPrompt(partition, entry, VECTOR, text, Asker.ANYBODY);
    tenant.take(new Note(entry.scope(), NoteKind.PROMPT, known.id(), known.encode()));
  }

  private void compared(String partition, boolean right, boolean hit) {
    compared(partition, right, hit ? Choice.REUSED : Choice.FIRST, "f");
  }

  private void compared(String partition, boolean right, Choice choice, String fingerprint) {
    ReuseFeatures features =
        right ? new ReuseFeatures(0.999, 0, 1, 4.8) : new ReuseFeatures(0.3, -0.6, 0.01, -3);
    ReusePair pair = new ReusePair(partition, ENTRY.id(), features, right);
    String id = KnownReuse.id(partition, ++number, 0);
    KnownReuse reuse = new KnownReuse(id, pair, choice, fingerprint);
    tenant.take(new Note(SCOPE, NoteKind.REUSE, id, reuse.encode()));
  }

  private Search search(String partition, CacheKey own) {
    return tenant.search(
        new ComparablePrompt(
            own,
            partition,
            "guide queue website door is the card members branch hall office",
            Asker.ANYBODY),
        NEAR,
        terms,
        0.5);
  }

  private Search learned() {
    prompt(PARTITION, ENTRY, "customers lobby portal clerk is the card advice desk team folks");
    for (int i = 0; i < 100; i++) {
      compared(PARTITION, true, false);
    }
    return reusable();
  }

  /** A search whose answer may be given again, as far as the risk allows. */
  private Search reusable() {
    for (int i = 0; i < 100; i++) {
      Search search = search(PARTITION, key("b"));
      if (search.answer() != null) {
        return search;
      }
    }
    throw new AssertionError("nothing was reused");
  }

  @Test
  void whatWasComparedOftenAndRightIsReused() {
    Search search = learned();

    NearAnswer answer = Objects.requireNonNull(search.answer());
    assertThat(answer.entry()).isEqualTo(ENTRY);
    assertThat(answer.similarity()).isGreaterThan(0.99);
    assertThat(search.errs()).isFalse();
    assertThat(search.unused().audit()).isTrue();
  }

  /** How many of so many searches find an answer that may be given again. */
  private int reusesOf(int searches, boolean served) {
    int reuses = 0;
    for (int i = 0; i < searches; i++) {
      NearAnswer answer = search(PARTITION, key("b")).answer();
      if (answer != null) {
        reuses++;
        if (!served) {
          tenant.notServed(answer);
        }
      }
    }
    return reuses;
  }

  @Test
  void answersThatAreNotServedAfterAllSpendNothingOfTheErrorBudget() {
    learned();
    terms = LITTLE_RISK;
    assertThat(reusesOf(200, true)).isBetween(1, 150);
    assertThat(reusesOf(200, false)).isGreaterThan(190);
  }

  @Test
  void anEntryThatWasRightAsALaterChoiceCanBeReused() {
    learned();
    compared(PARTITION, false, true); // which takes its licence
    assertThat(reusesOf(100, true)).isZero();

    compared(PARTITION, true, Choice.LATER, "f");
    assertThat(reusesOf(100, true)).isPositive();
  }

  @Test
  void aComparisonBeforeAWrongReuseGivesNoLicenceThoughItIsReadAfterIt() {
    number = 1000;
    learned();
    compared(PARTITION, false, true); // as it happens while notes are still read
    int latest = number;
    number = 0;
    compared(PARTITION, true, false); // of these notes
    assertThat(reusesOf(100, true)).isZero();

    number = latest;
    compared(PARTITION, true, Choice.LATER, "f");
    assertThat(reusesOf(100, true)).isPositive();
  }

  @Test
  void anEntryWhoseAnswerHasChangedLosesItsLicence() {
    learned();
    compared(PARTITION, false, Choice.FIRST, "g"); // says little of the entry, but that it changed
    assertThat(reusesOf(100, true)).isZero();

    compared(PARTITION, true, Choice.FIRST, "g");
    assertThat(reusesOf(100, true)).isPositive();
  }

  @Test
  void aReuseSaysWhatElseItCanBeComparedWith() {
    Search search = learned();

    assertThat(search.candidates())
        .containsExactly(
            new ReuseCandidate(ENTRY.id(), Objects.requireNonNull(search.answer()).features()));
  }

  @Test
  void nothingIsFoundInAnotherPartition() {
    learned();

    assertThat(search(OTHER_PARTITION, key("b")).candidates()).isEmpty();
  }

  @Test
  void aPromptOfAnotherScopeIsNotComparedWhateverItsPartition() {
    learned();
    CacheKey elsewhere = new CacheKey(new Scope("t", "other"), "chat.completions", "b".repeat(64));
    CacheKey otherwise = new CacheKey(SCOPE, "messages", "b".repeat(64));

    assertThat(search(PARTITION, elsewhere).candidates()).isEmpty();
    assertThat(search(PARTITION, otherwise).candidates()).isEmpty();
  }

  @Test
  void wrongReusesBeyondDeltaStopAllReuseOfTheTenantUntilTheyAreFewAgain() {
    learned();
    for (int i = 0; i < 40; i++) {
      compared(OTHER_PARTITION, false, true);
    }
    assertThat(reusable().errs()).isTrue();

    for (int i = 0; i < 1500; i++) {
      compared(PARTITION, true, true);
    }
    assertThat(reusable().errs()).isFalse();
  }

  @Test
  void aComparisonThatIsReadTwiceCountsOnce() {
    compared(PARTITION, true, false);
    number--;
    compared(PARTITION, false, false); // the same id, as after a reload
    prompt(PARTITION, ENTRY, "customers lobby portal clerk is the card advice desk team folks");
    search(PARTITION, key("b"));

    assertThat(tenant.isUnchanged(ENTRY, "f")).isTrue();
    assertThat(tenant.isUnchanged(ENTRY, "g")).isFalse();
    assertThat(tenant.isUnchanged(key("b"), "f")).isFalse();
  }

  @Test
  void vectorsAreBoundedByTenantAndInAllAndGivenBack() {
    for (int i = 0; i < 200; i++) {
      prompt(i % 2 == 0 ? PARTITION : OTHER_PARTITION, ENTRY, "text " + i);
    }
    assertThat(all.get()).isEqualTo(100);

    tenant.close();

    assertThat(all.get()).isZero();
  }
}
