package dev.scrubjay.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.scrubjay.gateway.cli.Scrubjay;
import java.net.Socket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;

/** The directions in which packages may depend on each other, and rules for all of them. */
@AnalyzeClasses(packages = "dev.scrubjay", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String ROOT = "dev.scrubjay.gateway";
  private static final Set<String> WAITS = Set.of("get", "join", "await", "sleep", "wait");

  private static final List<String> REQUEST_PATH =
      List.of(
          "completion",
          "coalescing",
          "answers",
          "shadow",
          "judging",
          "attempt",
          "routing",
          "results",
          "stream");

  private static final Set<String> OPTIONALS =
      Set.of(
          Optional.class.getName(),
          OptionalInt.class.getName(),
          OptionalLong.class.getName(),
          OptionalDouble.class.getName());

  private static final Pattern RETIRED_WORDS =
      Pattern.compile(
          ".*((?<!In)Flight|Passenger|Seat|Leeway|Wish|Ledger|Tally|Manager|Util|Helper|Impl)s?"
              + "(?![a-z]).*");

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
          ".curves..",
          ".learning..",
          ".preloading..",
          ".completion..",
          ".results..",
          ".coalescing..",
          ".semantic..",
          ".answers..",
          ".preload..",
          ".shadow..",
          ".judging..",
          ".attempt..",
          ".routing..",
          ".listing..",
          ".observe..",
          ".request..",
          ".tracing..",
          ".cache..",
          ".shared..",
          ".redis..",
          ".upstream..",
          ".catalog..",
          ".config..",
          ".load..",
          ".logging..",
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

  /** Only the command line may block, and the private Redis, which starts before any event loop. */
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

  /** Classes of the request path depend on each other one way, so that it reads top to bottom. */
  @ArchTest
  static final ArchRule classesOfTheRequestPathHaveNoCycles =
      slices()
          .assignedFrom(
              new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass type) {
                  String name = topLevel(type).getPackageName();
                  return REQUEST_PATH.stream()
                          .map(path -> ROOT + "." + path)
                          .anyMatch(path -> name.equals(path) || name.startsWith(path + "."))
                      ? SliceIdentifier.of(topLevel(type).getName())
                      : SliceIdentifier.ignore();
                }

                @Override
                public String getDescription() {
                  return "the top-level classes of " + REQUEST_PATH;
                }
              })
          .should()
          .beFreeOfCycles();

  private static JavaClass topLevel(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::topLevel).orElse(type);
  }

  /** One simple name, one public type: a reader need not look at imports. */
  @ArchTest
  static final ArchRule publicTypesHaveNamesOfTheirOwn =
      classes()
          .that(describe("are public", type -> type.getModifiers().contains(PUBLIC)))
          .should(haveNamesOfTheirOwn());

  private static ArchCondition<JavaClass> haveNamesOfTheirOwn() {
    return new ArchCondition<>("have a simple name that no other public type has") {
      private final Map<String, String> names = new HashMap<>();

      @Override
      public void check(JavaClass type, ConditionEvents events) {
        String other = names.putIfAbsent(type.getSimpleName(), type.getName());
        boolean unique = other == null || type.getSimpleName().equals("package-info");
        events.add(
            new SimpleConditionEvent(
                type, unique, type.getName() + " has the simple name of " + other));
      }
    };
  }

  /** A parameter that may be missing is a decision of the caller's: an overload, or nullable. */
  @ArchTest
  static final ArchRule noMethodTakesAnOptional =
      methods()
          .that(
              describe("are written by hand", method -> !method.getModifiers().contains(SYNTHETIC)))
          .should(
              ArchCondition.from(
                  describe(
                      "take no Optional",
                      (JavaMethod method) ->
                          method.getRawParameterTypes().stream()
                              .noneMatch(type -> OPTIONALS.contains(type.getName())))));

  /** The words of docs/glossary.md, and not those that they replaced. */
  @ArchTest
  static final ArchRule namesAreThoseOfTheGlossary =
      classes()
          .should(
              ArchCondition.from(
                  describe(
                      "have no word in their name that the glossary has retired",
                      (JavaClass type) -> !RETIRED_WORDS.matcher(type.getSimpleName()).matches())));
}
