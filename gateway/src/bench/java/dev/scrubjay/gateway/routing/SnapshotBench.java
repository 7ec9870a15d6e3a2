package dev.scrubjay.gateway.routing;

import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.evidence.Evidence;
import dev.scrubjay.policy.router.ModelRouter;
import dev.scrubjay.policy.routing.RoutingPolicy;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The time of deriving estimates from a snapshot of the evidence, and of creating a router from
 * estimates.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SnapshotBench {
  /** The number of task types with evidence. */
  @Param({"8", "64"})
  public int tasks;

  private Evidence evidence;
  private Estimates estimates;

  @Setup
  public void make() {
    evidence = KnownModels.of(tasks);
    estimates = KnownModels.estimates(evidence);
  }

  @Benchmark
  public Estimates estimates() {
    return KnownModels.estimates(evidence);
  }

  @Benchmark
  public ModelRouter router() {
    return new ModelRouter(RoutingPolicy.DEFAULT, estimates);
  }
}
