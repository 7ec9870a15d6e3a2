package dev.scrubjay.policy.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scrubjay.policy.evidence.EvidenceCell;
import dev.scrubjay.policy.evidence.Measure;
import dev.scrubjay.policy.federation.StateAdmission.KnownState;
import dev.scrubjay.policy.federation.StateAdmission.NewerState;
import dev.scrubjay.policy.federation.StateAdmission.RefusedState;
import dev.scrubjay.policy.task.TaskComplexity;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an export may hold, and when it is taken over. */
final class LearningExportTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final EvidenceCell CELL =
      EvidenceCell.of(Measure.SUCCESS, "code", TaskComplexity.MODERATE, "cheap");

  private static LearningExport export(String site, long number) {
    return new LearningExport(site, number, "acme", Map.of(CELL, new ScoreSum(10, 5)));
  }

  @ParameterizedTest
  @CsvSource({
    "NaN, 1, weight",
    "Infinity, 1, weight",
    "-1, 0, weight",
    "0, 0, weight",
    "1e-310, 1e-6, weight",
    "1201, 1, weight",
    "10, NaN, score",
    "10, -0.1, score",
    "10, 10.1, score",
    "10, Infinity, score"
  })
  void sumsThatNoCellCanHaveAreRefused(double weight, double score, String part) {
    assertThatThrownBy(
            () -> new LearningExport("a", 1, "acme", Map.of(CELL, new ScoreSum(weight, score))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(part + ": ");
  }

  @ParameterizedTest
  @CsvSource({
    "RELIABILITY, code, moderate, cheap, measure",
    "SURPRISE, code, moderate, cheap, measure",
    "SUCCESS, *, moderate, cheap, task",
    "SUCCESS, code, *, cheap, complexity",
    "SUCCESS, code, hard, cheap, complexity",
    "SUCCESS, code, moderate, 'not a model', model",
    "SUCCESS, code, moderate, '', model"
  })
  void cellsThatAreNotExchangedAreRefused(
      Measure measure, String task, String complexity, String model, String part) {
    EvidenceCell cell = new EvidenceCell(measure, task, complexity, model);
    assertThatThrownBy(() -> new LearningExport("a", 1, "acme", Map.of(cell, new ScoreSum(10, 5))))
        .hasMessageStartingWith(part + ": ");
  }

  @Test
  void namesAndSizesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> export("no site", 1)).hasMessageStartingWith("site: ");
    assertThatThrownBy(() -> export("a", 0)).hasMessageStartingWith("number: ");
    assertThatThrownBy(() -> new LearningExport("a", 1, "", Map.of()))
        .hasMessageStartingWith("tenant: ");
    Map<EvidenceCell, ScoreSum> many = new HashMap<>();
    for (int i = 0; i <= LearningExport.MAX_CELLS; i++) {
      many.put(
          EvidenceCell.of(Measure.SUCCESS, "code", TaskComplexity.MODERATE, "m" + i),
          new ScoreSum(10, 5));
    }
    assertThatThrownBy(() -> new LearningExport("a", 1, "acme", many))
        .hasMessageStartingWith("cells: 5001");
  }

  private static StateAdmission admit(LearningExport export, String source, KnownState... known) {
    Map<String, KnownState> states = new HashMap<>();
    for (int i = 0; i < known.length; i++) {
      states.put(Character.toString('a' + i), known[i]);
    }
    return StateAdmission.of(export, source, "self", states, NOW);
  }

  @Test
  void onlyANewerStateOfASiteIsTakenOver() {
    long number = NOW.toEpochMilli();
    assertThat(admit(export("a", number), "peer")).isEqualTo(new NewerState(Set.of()));
    assertThat(admit(export("a", number), "peer", new KnownState("peer", number - 1)))
        .isEqualTo(new NewerState(Set.of()));
    assertThat(admit(export("a", number), "peer", new KnownState("peer", number)))
        .isEqualTo(new StateAdmission.StaleState());
    assertThat(admit(export("a", number - 1), "peer", new KnownState("peer", number)))
        .isEqualTo(new StateAdmission.StaleState());
  }

  @Test
  void siteDoesNotImportItsOwnState() {
    assertThat(admit(export("self", 1), "")).isInstanceOf(RefusedState.class);
  }

  @Test
  void stateFromTheFutureIsRefusedAsItWouldKeepLaterOnesOut() {
    assertThat(admit(export("a", NOW.plusSeconds(599).toEpochMilli()), ""))
        .isInstanceOf(NewerState.class);
    assertThat(admit(export("a", NOW.plusSeconds(601).toEpochMilli()), ""))
        .isEqualTo(
            new RefusedState(
                "number", NOW.plusSeconds(601).toEpochMilli() + " (expected: not in the future)"));
  }

  @Test
  void noPeerSpeaksForTheSiteOfAnother() {
    StateAdmission taken = admit(export("a", 2), "liar", new KnownState("peer", 1));
    assertThat(taken).isInstanceOf(RefusedState.class);
    assertThat(((RefusedState) taken).why()).contains("peer");
    assertThat(admit(export("a", 2), "", new KnownState("peer", 1)))
        .isInstanceOf(RefusedState.class);
    assertThat(admit(export("a", 2), "peer", new KnownState("", 1)))
        .isInstanceOf(RefusedState.class);
  }

  @Test
  void peerSpeaksForOneSiteAtATime() {
    assertThat(admit(export("b", 2), "peer", new KnownState("peer", 1)))
        .isEqualTo(new NewerState(Set.of("a")));
    assertThat(admit(export("b", 2), "", new KnownState("", 1)))
        .isEqualTo(new NewerState(Set.of()));
  }

  @Test
  void numberOfSitesIsBounded() {
    KnownState[] many = new KnownState[StateAdmission.MAX_SITES];
    Arrays.fill(many, new KnownState("", 1));
    assertThat(admit(export("z", 2), "", many)).isInstanceOf(RefusedState.class);
    assertThat(admit(export("a", 2), "", many)).isInstanceOf(NewerState.class);
  }
}
