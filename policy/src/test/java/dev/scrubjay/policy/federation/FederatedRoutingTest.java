package dev.scrubjay.policy.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.policy.evidence.EvidenceCell;
import dev.scrubjay.policy.evidence.Measure;
import dev.scrubjay.policy.federation.SimulatedWorld.Figures;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.task.TaskType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Three sites with mostly different tasks and the same models; means over some worlds. */
final class FederatedRoutingTest {
  private static final int WORLDS = 40;
  private static final int SITES = 3;
  private static final int REQUESTS = 400;

  private static List<SimulatedSite> sites(SimulatedWorld world, int seed) {
    return IntStream.range(0, SITES)
        .mapToObj(i -> new SimulatedSite("site" + i, world, 3 * i, 1, SITES * (long) seed + i))
        .toList();
  }

  private static void exchange(List<SimulatedSite> sites) {
    List<LearningExport> exports = sites.stream().map(SimulatedSite::export).toList();
    for (int to = 0; to < sites.size(); to++) {
      for (int from = 0; from < sites.size(); from++) {
        if (from != to) {
          sites.get(to).take(exports.get(from));
        }
      }
    }
  }

  @Test
  void eachSiteRoutesBetterThanAlone() {
    double[] quality = new double[SITES];
    double[] saved = new double[SITES];
    double[] error = new double[SITES];
    for (int seed = 0; seed < WORLDS; seed++) {
      SimulatedWorld world = new SimulatedWorld(seed);
      List<SimulatedSite> sites = sites(world, seed);
      sites.forEach(site -> site.serve(REQUESTS));
      List<Figures> alone = sites.stream().map(SimulatedSite::figures).toList();
      List<Double> errors = sites.stream().map(SimulatedSite::error).toList();
      exchange(sites);
      for (int i = 0; i < SITES; i++) {
        Figures together = sites.get(i).figures();
        quality[i] += (together.quality() - alone.get(i).quality()) / WORLDS;
        saved[i] += (together.saved() - alone.get(i).saved()) / WORLDS;
        error[i] += (sites.get(i).error() - errors.get(i)) / WORLDS;
      }
    }
    for (int i = 0; i < SITES; i++) {
      assertThat(saved[i]).as("cost that site %d saves beyond alone", i).isGreaterThan(0.02);
      assertThat(quality[i]).as("quality of site %d beyond alone", i).isGreaterThan(-0.005);
      assertThat(error[i]).as("error of estimates at site %d beyond alone", i).isLessThan(-0.003);
    }
  }

  /** What a site says that calls good models bad, and bad ones good, as loudly as it can. */
  private static LearningExport lies(SimulatedWorld world, SimulatedSite to) {
    Map<EvidenceCell, ScoreSum> cells = new HashMap<>();
    for (TaskType task : world.tasks()) {
      for (ModelProfile model : world.catalog().models()) {
        double most = LearningExport.MAX_WEIGHT;
        cells.put(
            EvidenceCell.of(Measure.SUCCESS, task.name(), SimulatedWorld.COMPLEXITY, model.id()),
            new ScoreSum(most, most * (1 - world.success(task, model.id()))));
      }
    }
    return new LearningExport("liar", to.now().toEpochMilli(), "acme", cells);
  }

  /** The liar is there from the first request on, and tells its lies anew again and again. */
  @Test
  void siteThatLiesToTwoOthersCostsThemLittle() {
    int worlds = WORLDS / 4;
    double[] lost = new double[2];
    double[] lostAtOnce = new double[2];
    for (int seed = 0; seed < worlds; seed++) {
      SimulatedWorld world = new SimulatedWorld(seed);
      List<SimulatedSite> alone = sites(world, seed).subList(0, 2);
      List<SimulatedSite> misled = sites(world, seed).subList(0, 2);
      for (int step = 0; step <= REQUESTS; step += 100) {
        misled.forEach(site -> site.take(lies(world, site)));
        for (int i = 0; i < 2 && (step == 0 || step == REQUESTS); i++) {
          double less = (alone.get(i).figures().gain() - misled.get(i).figures().gain()) / worlds;
          (step == 0 ? lostAtOnce : lost)[i] += less;
        }
        alone.forEach(site -> site.serve(100));
        misled.forEach(site -> site.serve(100));
        exchange(misled);
      }
    }
    for (int i = 0; i < 2; i++) {
      assertThat(lostAtOnce[i]).as("what site %d loses before any verdict", i).isGreaterThan(0.1);
      assertThat(lost[i]).as("what site %d has lost after %d", i, REQUESTS).isLessThan(0.05);
    }
  }
}
