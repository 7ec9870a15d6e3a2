package dev.scrubjay.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import dev.scrubjay.gateway.cli.Scrubjay;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.jspecify.annotations.NullMarked;

/** The directions in which packages may know each other, and what none may do. */
@AnalyzeClasses(packages = "dev.scrubjay", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String ROOT = "dev.scrubjay.gateway";
  private static final Set<String> WAITS = Set.of("get", "join", "await", "sleep", "wait");

  /** Packages from top to bottom: each may depend on those below it alone. */
  private static final List<String> LAYERS =
      List.of(
          ".cli..",
          "",
          ".http..",
          ".metrics..",
          ".analytics..",
          ".experiments..",
          ".tuning..",
          ".learning..",
          ".completion..",
          ".results..",
          ".coalescing..",
          ".answers..",
          ".attempt..",
          ".routing..",
          ".observe..",
          ".request..",
          ".tracing..",
          ".cache..",
          ".shared..",
          ".redis..",
          ".upstream..",
          ".catalog..",
          ".config..",
          ".dialect..",
          ".stream..");

  @ArchTest static final ArchRule importsPointDownwards = layers();

  private static ArchRule layers() {
    LayeredArchitecture layers =
        layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("policy")
            .definedBy("dev.scrubjay.policy..");
    for (String layer : LAYERS) {
      layers = layers.layer(ROOT + layer).definedBy(ROOT + layer);
    }
    for (int i = 1; i < LAYERS.size(); i++) {
      String[] above =
          LAYERS.subList(0, i).stream().map(layer -> ROOT + layer).toArray(String[]::new);
      layers = layers.whereLayer(ROOT + LAYERS.get(i)).mayOnlyBeAccessedByLayers(above);
    }
    return layers
        .whereLayer("policy")
        .mayNotAccessAnyLayer()
        .ignoreDependency(Main.class, Scrubjay.class);
  }

  @ArchTest
  static final ArchRule dialectsArePure =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".dialect..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "io.netty..", "io.lettuce..", "java.net.http..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.scrubjay.gateway.(**)").should().beFreeOfCycles();

  /** The command line waits, and the private Redis, which starts before any loop; nothing else. */
  @ArchTest
  static final ArchRule nothingBlocks =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "..")
          .and()
          .resideOutsideOfPackage(ROOT + ".cli..")
          .and()
          .haveNameNotMatching(".*\\.LocalRedis(\\$.*)?")
          .should()
          .callMethodWhere(
              describe(
                  "blocks",
                  call ->
                      WAITS.contains(call.getName())
                          && (call.getTargetOwner().isAssignableTo(Future.class)
                              || call.getTargetOwner().isAssignableTo(CountDownLatch.class)
                              || call.getTargetOwner().isAssignableTo(Thread.class)
                              || call.getTargetOwner().isEquivalentTo(Object.class))))
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net.http..", "java.sql..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Socket.class);

  @ArchTest
  static final ArchRule nullIsMarked =
      classes()
          .that()
          .resideInAPackage("dev.scrubjay..")
          .should(
              ArchCondition.from(
                  describe(
                      "be in a @NullMarked package",
                      (JavaClass type) -> type.getPackage().isAnnotatedWith(NullMarked.class))));
}
