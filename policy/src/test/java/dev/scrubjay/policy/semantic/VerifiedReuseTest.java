package dev.scrubjay.policy.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scrubjay.policy.semantic.ReuseDecision.AskModel;
import dev.scrubjay.policy.semantic.ReuseDecision.Reuse;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VerifiedReuseTest {
  private static final int PROMPTS = 1_500;
  private static final int CLUSTERS = 30;
  private static final double SPREAD = 0.75;
  private static final int SETS = 8;
  private static final ReuseTerms TERMS = new ReuseTerms(0.01, 0);
  private static final ReuseTerms LAX = new ReuseTerms(0.5, 0);
  private static final List<Neighbour> NEAR =
      IntStream.range(0, 10).mapToObj(i -> new Neighbour("good", 0.95 - i / 100.0, true)).toList();

  private static InventedPrompts prompts(long seed) {
    System.out.println("seed " + seed);
    return InventedPrompts.clustered(new Random(seed), PROMPTS, CLUSTERS, SPREAD);
  }

  /** Evidence of many comparisons, which came out right where the neighbours agree. */
  private static ReuseEvidence learned() {
    ReuseEvidence evidence = new ReuseEvidence();
    for (int i = 0; i < 1_200; i++) {
      boolean right = i % 4 != 0;
      ReuseFeatures features =
          right
              ? new ReuseFeatures(0.9, 0.1, 1, 4)
              : new ReuseFeatures(0.7, 0.01, 0.2 + 0.2 * (i % 3), 0);
      evidence.add(new ReusePair("p", right ? "good" : "bad" + i, features, right));
    }
    evidence.refit();
    return evidence;
  }

  private static ErrorBudget used(int requests) {
    ErrorBudget budget = ErrorBudget.NEW;
    for (int i = 0; i < requests; i++) {
      budget = budget.asked();
    }
    return budget;
  }

  /**
   * The means over eight sets; the error of one set alone is above delta now and then, by chance.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.02})
  void errorStaysWithinDeltaAndNoThresholdFindsAsMuchAtThatError(double delta) {
    double hits = 0;
    double wrong = 0;
    double best = 0;
    for (long seed = 1; seed <= SETS; seed++) {
      InventedPrompts prompts = prompts(seed);
      ReuseReplay.Result verified =
          ReuseReplay.verified(prompts, new ReuseTerms(delta, 0), new Random(seed));
      assertThat(verified.wrong()).isLessThanOrEqualTo(delta + 3 * Math.sqrt(delta / PROMPTS));
      hits += verified.hits() / SETS;
      wrong += verified.wrong() / SETS;
      best += bestThreshold(prompts, Math.max(verified.wrong(), delta / 4)) / SETS;
    }
    System.out.printf("hits %.3f, wrong %.4f, best threshold %.3f%n", hits, wrong, best);
    assertThat(wrong).isLessThanOrEqualTo(delta);
    assertThat(hits).isGreaterThan(0.3).isGreaterThan(best + 0.1);
  }

  private static double bestThreshold(InventedPrompts prompts, double error) {
    return IntStream.rangeClosed(10, 19)
        .mapToObj(twentieth -> ReuseReplay.fixed(prompts, twentieth / 20.0))
        .filter(fixed -> fixed.wrong() <= error)
        .mapToDouble(ReuseReplay.Result::hits)
        .max()
        .orElse(0);
  }

  @Test
  void promptsThatLookAlikeButHaveAnswersOfTheirOwnAreNeverReused() {
    InventedPrompts prompts = prompts(5).answered(prompt -> prompt);
    assertThat(ReuseReplay.verified(prompts, TERMS, new Random(5)).hits()).isZero();
  }

  @Test
  void answersThatDependOnMoreThanThePromptStayWithinDelta() {
    Random coin = new Random(6);
    InventedPrompts plain = prompts(6);
    InventedPrompts prompts =
        plain.answered(i -> plain.answer(i) % 2 == 0 ? plain.answer(i) : 1_000 + coin.nextInt(2));
    ReuseReplay.Result result = ReuseReplay.verified(prompts, TERMS, new Random(6));
    System.out.println(result);
    assertThat(result.wrong()).isLessThanOrEqualTo(0.01);
    assertThat(result.hits()).isPositive();
  }

  /** Such as "tell me how to reset my card" if "my password" is near, and parted from it. */
  @Test
  void promptThatIsFartherThanOnePartedFromItVouchesForNothing() {
    ReuseEvidence evidence = learned();
    List<Neighbour> parted =
        NEAR.stream()
            .map(each -> new Neighbour("good", each.similarity(), each.similarity() < 0.9))
            .toList();
    assertThat(VerifiedReuse.decide("p", Asker.ANYBODY, parted, evidence, used(2_000), TERMS, 1))
        .isInstanceOf(Reuse.class);
    List<Neighbour> far =
        IntStream.range(0, 10)
            .mapToObj(i -> new Neighbour("good", i < 5 ? 0.95 - i / 100.0 : 0.6, i >= 5))
            .toList();
    assertThat(VerifiedReuse.decide("p", Asker.ANYBODY, far, evidence, used(2_000), TERMS, 1))
        .isInstanceOf(AskModel.class);
  }

  @Test
  void nothingIsReusedThatIsNoNearerThanAnything() {
    ReuseEvidence evidence = learned();
    for (int i = 0; i < 5; i++) {
      evidence.add(new ReusePair("p", "good", new ReuseFeatures(0, 0, 1, 4), true));
    }
    List<Neighbour> nowhere =
        IntStream.range(0, 10).mapToObj(i -> new Neighbour("good", 0, true)).toList();
    assertThat(VerifiedReuse.decide("p", Asker.ANYBODY, nowhere, evidence, used(9_000), LAX, 1))
        .isInstanceOf(AskModel.class);
  }

  @Test
  void entryIsReusedOnlyAfterAComparisonOfItsOwn() {
    ReuseEvidence evidence = learned();
    List<Neighbour> fresh =
        NEAR.stream().map(each -> new Neighbour("fresh", each.similarity(), true)).toList();
    assertThat(VerifiedReuse.decide("p", Asker.ANYBODY, fresh, evidence, used(2_000), TERMS, 1))
        .isInstanceOf(AskModel.class);
    assertThat(VerifiedReuse.decide("p", Asker.ANYBODY, NEAR, evidence, used(2_000), TERMS, 1))
        .isInstanceOf(Reuse.class);
    assertThat(VerifiedReuse.decide("other", Asker.ANYBODY, NEAR, evidence, used(2_000), TERMS, 1))
        .as("the same entry in a partition in which it was not compared")
        .isInstanceOf(AskModel.class);
  }

  private static final Asker ONE = new Asker(1, 1);
  private static final Asker OTHER = new Asker(1, 2);
  private static final Asker THIRD = new Asker(1, 3);
  private static final Asker ELSEWHERE = new Asker(2, 1);

  /** Evidence of many right comparisons of an entry, which these made in turn. */
  private static ReuseEvidence comparedBy(Asker... askers) {
    ReuseEvidence evidence = new ReuseEvidence();
    for (int i = 0; i < 400; i++) {
      ReuseFeatures features = new ReuseFeatures(0.9, 0.1, 1, 4);
      evidence.add(new ReusePair("p", "good", features, true, askers[i % askers.length]));
    }
    evidence.refit();
    return evidence;
  }

  private static List<Neighbour> nearOf(Asker... askers) {
    return IntStream.range(0, 10)
        .mapToObj(i -> new Neighbour("good", 0.95 - i / 100.0, true, askers[i % askers.length]))
        .toList();
  }

  private static boolean isReused(Asker asker, List<Neighbour> near, ReuseEvidence evidence) {
    return VerifiedReuse.decide("p", asker, near, evidence, used(2_000), TERMS, 1) instanceof Reuse;
  }

  @Test
  void comparisonsOfOneAskerAloneLicenseForThatAskerAlone() {
    List<Neighbour> near = nearOf(ONE, OTHER);
    assertThat(isReused(ONE, near, comparedBy(ONE))).isTrue();
    assertThat(isReused(OTHER, near, comparedBy(ONE))).isFalse();
    assertThat(isReused(THIRD, near, comparedBy(ONE, OTHER))).isTrue();
  }

  @Test
  void nearPromptsOfOneAskerAloneSpeakForThatAskerAlone() {
    ReuseEvidence evidence = comparedBy(ONE, OTHER);
    assertThat(isReused(ONE, nearOf(ONE), evidence)).isTrue();
    assertThat(isReused(THIRD, nearOf(ONE), evidence)).isFalse();
  }

  @Test
  void usersThatTheHolderOfAnotherKeyNamesAreOneAsker() {
    ReuseEvidence evidence = comparedBy(ONE, OTHER);
    List<Neighbour> near = nearOf(ONE, OTHER);
    assertThat(isReused(ELSEWHERE, near, evidence)).isFalse();
    ReuseEvidence ofTwoKeys = comparedBy(ONE, ELSEWHERE);
    assertThat(isReused(new Asker(3, 0), nearOf(ONE, ELSEWHERE), ofTwoKeys)).isTrue();
  }

  @Test
  void anEntryThatWasWrongNeedsTwoAskersAnew() {
    ReuseEvidence evidence = comparedBy(ONE, OTHER);
    ReuseFeatures near = new ReuseFeatures(0.9, 0.1, 1, 4);
    evidence.add(new ReusePair("p", "good", near, false, THIRD));
    evidence.add(new ReusePair("p", "good", near, true, ONE));
    assertThat(evidence.isLicensed("p", "good", ONE)).isTrue();
    assertThat(evidence.isLicensed("p", "good", OTHER)).isFalse();
    evidence.add(new ReusePair("p", "good", near, true, THIRD));
    assertThat(evidence.isLicensed("p", "good", OTHER)).isTrue();
  }

  @Test
  void onlyASimilarityThatTwoAskersReachedIsReachedForOthers() {
    ReuseEvidence evidence = comparedBy(ONE, OTHER);
    evidence.add(new ReusePair("p", "good", new ReuseFeatures(0.5, 0.1, 1, 4), true, ONE));
    assertThat(evidence.reaches("p", 0.5, ONE)).isTrue();
    assertThat(evidence.reaches("p", 0.5, THIRD)).isFalse();
    assertThat(evidence.reaches("p", 0.9, THIRD)).isTrue();
  }

  @Test
  void entryThatWasWrongTheLastTimeIsComparedFirst() {
    ReuseEvidence evidence = learned();
    evidence.add(new ReusePair("p", "good", new ReuseFeatures(0.95, 0.1, 1, 2), false));
    assertThat(VerifiedReuse.decide("p", Asker.ANYBODY, NEAR, evidence, used(2_000), TERMS, 1))
        .isInstanceOf(AskModel.class);
  }

  @Test
  void promptOfAnotherAnswerDoesNotTakeTheLicenceUnlessItGotThisOne() {
    ReuseEvidence evidence = learned();
    evidence.add(new ReusePair("p", "good", new ReuseFeatures(0.7, 0.01, 0.3, 4), false));
    assertThat(evidence.isLicensed("p", "good", Asker.ANYBODY)).isTrue();
    evidence.revoke("p", "good");
    assertThat(evidence.isLicensed("p", "good", Asker.ANYBODY)).isFalse();
    evidence.add(new ReusePair("p", "new", new ReuseFeatures(0.7, 0.01, 0.3, 0), false));
    assertThat(evidence.isLicensed("p", "new", Asker.ANYBODY)).isFalse();
  }

  @Test
  void promptThatDiffersInWhatCountsIsComparedButNotReused() {
    List<Neighbour> different =
        NEAR.stream().map(each -> new Neighbour("good", each.similarity(), false)).toList();
    ReuseDecision decision =
        VerifiedReuse.decide("p", Asker.ANYBODY, different, learned(), used(2_000), TERMS, 1);
    assertThat(decision).isInstanceOf(AskModel.class);
    assertThat(((AskModel) decision).candidates()).extracting("entry").containsExactly("good");
  }

  @Test
  void nothingIsReusedBeyondTheErrorThatIsLeft() {
    ErrorBudget spent = used(2_000).spent(2_000 * 0.01);
    assertThat(VerifiedReuse.decide("p", Asker.ANYBODY, NEAR, learned(), spent, TERMS, 1))
        .isInstanceOf(AskModel.class);
  }

  @Test
  void auditsAskForTheirShareOfTheReuses() {
    ReuseTerms audited = new ReuseTerms(0.01, 0.1);
    ReuseDecision decision =
        VerifiedReuse.decide("p", Asker.ANYBODY, NEAR, learned(), used(2_000), audited, 0.05);
    assertThat(decision).isInstanceOf(AskModel.class);
    assertThat(((AskModel) decision).audit()).isTrue();
    assertThat(
            VerifiedReuse.decide("p", Asker.ANYBODY, NEAR, learned(), used(2_000), audited, 0.15))
        .isInstanceOf(Reuse.class);
  }

  @Test
  void deltaOfZeroReusesNothing() {
    assertThat(
            VerifiedReuse.decide(
                "p", Asker.ANYBODY, NEAR, learned(), used(2_000), new ReuseTerms(0, 0), 1))
        .isInstanceOf(AskModel.class);
  }

  @Test
  void firstPromptOfAPartitionHasNothingToCompareWith() {
    ReuseDecision decision =
        VerifiedReuse.decide("p", Asker.ANYBODY, List.of(), new ReuseEvidence(), used(1), TERMS, 1);
    assertThat(decision).isEqualTo(new AskModel(List.of(), false));
  }

  @ParameterizedTest
  @CsvSource({
    "NaN, 0, 1, 0", "0.9, NaN, 1, 0", "0.9, 0, NaN, 0", "0.9, 0, 1, NaN",
    "1.1, 0, 1, 0", "0.9, -3, 1, 0", "0.9, 0, 2, 0", "0.9, 0, 1, Infinity"
  })
  void featuresThatWouldSpoilAllFitsAreRefused(
      double similarity, double margin, double share, double trust) {
    assertThatThrownBy(() -> new ReuseFeatures(similarity, margin, share, trust))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: ");
  }

  @Test
  void aReuseThatDidNotTakePlaceGivesItsRiskBack() {
    ErrorBudget budget = used(100);
    assertThat(budget.spent(0.5).returned(0.5)).isEqualTo(budget);
    assertThat(budget.returned(0.5).expected()).isZero();
  }

  @Test
  void aFitOfManyPairsIsMadeWhenItIsAskedForAndNotByADecision() {
    ReuseEvidence evidence = learned();
    double before = evidence.probabilityRight("new", "new", new ReuseFeatures(0.9, 0.1, 1, 0));
    for (int i = 0; i < 200; i++) {
      evidence.add(new ReusePair("p", "e" + i, new ReuseFeatures(0.9, 0.1, 1, 0), false));
    }
    assertThat(evidence.probabilityRight("new", "new", new ReuseFeatures(0.9, 0.1, 1, 0)))
        .isEqualTo(before);
    assertThat(evidence.isDue()).isTrue();
    evidence.refit();
    assertThat(evidence.isDue()).isFalse();
    assertThat(evidence.due()).isEmpty();
    assertThat(evidence.probabilityRight("new", "new", new ReuseFeatures(0.9, 0.1, 1, 0)))
        .isLessThan(before);
  }

  @Test
  void evidenceIsBounded() {
    ReuseEvidence evidence = new ReuseEvidence();
    for (int i = 0; i < 4 * ReuseEvidence.MAX_PAIRS; i++) {
      evidence.add(new ReusePair("p" + i, "e" + i, new ReuseFeatures(0.9, 0.1, 1, 0), i % 2 == 0));
    }
    assertThat(evidence.size()).isEqualTo(ReuseEvidence.MAX_PAIRS);
    assertThat(evidence.isLicensed("p0", "e0", Asker.ANYBODY)).isFalse();
  }

  @Test
  void anEntryThatWasRightAsALaterChoiceIsLicensedAndTeachesTheFitNothing() {
    ReuseEvidence evidence = learned();
    ReuseFeatures features = new ReuseFeatures(0.9, 0.1, 1, 0);
    double before = evidence.probabilityRight("p", "later", features);
    int size = evidence.size();
    assertThat(evidence.isLicensed("p", "later", ONE)).isFalse();

    evidence.license("p", "later", ONE);

    assertThat(evidence.isLicensed("p", "later", ONE)).isTrue();
    assertThat(evidence.isLicensed("p", "later", OTHER)).isFalse();
    assertThat(evidence.isLicensed("other", "later", ONE)).isFalse();
    assertThat(evidence.size()).isEqualTo(size);
    assertThat(evidence.probabilityRight("p", "later", features)).isEqualTo(before);
  }

  @Test
  void licencesAreBounded() {
    ReuseEvidence evidence = new ReuseEvidence();
    for (int i = 0; i <= ReuseEvidence.MAX_PAIRS; i++) {
      evidence.license("p", "e" + i, ONE);
    }
    assertThat(evidence.isLicensed("p", "e0", ONE)).isFalse();
    assertThat(evidence.isLicensed("p", "e1", ONE)).isTrue();
  }

  @Test
  void measuredErrorExceedsDeltaOnlyOnceThatIsSure() {
    MeasuredError error = MeasuredError.NEW;
    assertThat(error.exceeds(0.01, 1)).isFalse();
    error = error.with(false);
    for (int i = 0; i < 99; i++) {
      error = error.with(true);
    }
    assertThat(error.exceeds(0.01, 1)).as("one of a hundred").isFalse();
    for (int i = 0; i < 10; i++) {
      error = error.with(false);
    }
    assertThat(error.exceeds(0.01, 1)).as("eleven of a hundred and ten").isTrue();
    assertThat(error.exceeds(0.01, 0.1)).as("for a tenth of the requests").isFalse();
  }
}
