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
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.jspecify.annotations.NullMarked;

/** The directions in which packages may know each other, and what none may do. */
@AnalyzeClasses(packages = "dev.scrubjay", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String ROOT = "dev.scrubjay.gateway";
  private static final Set<String> WAITS = Set.of("get", "join", "await", "sleep", "wait");

  @ArchTest
  static final ArchRule importsPointDownwards =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("cli")
          .definedBy(ROOT + ".cli..")
          .layer("root")
          .definedBy(ROOT)
          .layer("http")
          .definedBy(ROOT + ".http..")
          .layer("figures")
          .definedBy(ROOT + ".analytics..", ROOT + ".metrics..")
          .layer("tuning")
          .definedBy(ROOT + ".tuning..")
          .layer("learning")
          .definedBy(ROOT + ".learning..")
          .layer("completion")
          .definedBy(ROOT + ".completion..")
          .layer("tracing")
          .definedBy(ROOT + ".tracing..")
          .layer("cache")
          .definedBy(ROOT + ".cache..")
          .layer("simulated")
          .definedBy(ROOT + ".upstream.simulated..")
          .layer("upstream")
          .definedBy(ROOT + ".upstream")
          .layer("dialect")
          .definedBy(ROOT + ".dialect..")
          .layer("config")
          .definedBy(ROOT + ".config..")
          .layer("policy")
          .definedBy("dev.scrubjay.policy..")
          .whereLayer("cli")
          .mayOnlyBeAccessedByLayers("root")
          .whereLayer("root")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("http")
          .mayOnlyBeAccessedByLayers("root", "cli")
          .whereLayer("figures")
          .mayOnlyBeAccessedByLayers("root", "http")
          .whereLayer("completion")
          .mayOnlyBeAccessedByLayers("root", "http", "figures", "tuning", "learning")
          .whereLayer("learning")
          .mayOnlyBeAccessedByLayers("root", "http")
          .whereLayer("tuning")
          .mayOnlyBeAccessedByLayers("root", "http", "figures")
          .whereLayer("tracing")
          .mayOnlyBeAccessedByLayers("root", "http", "completion")
          .whereLayer("simulated")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("cache")
          .mayOnlyBeAccessedByLayers(
              "root", "cli", "http", "figures", "completion", "tuning", "learning")
          .whereLayer("upstream")
          .mayOnlyBeAccessedByLayers("root", "http", "figures", "completion", "simulated")
          .whereLayer("policy")
          .mayNotAccessAnyLayer();

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
