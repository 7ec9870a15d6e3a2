package dev.scrubjay.policy;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** The rules of the policy module: pure decisions, no cycles, one name for one type. */
@AnalyzeClasses(
    packages = "dev.scrubjay.policy",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class PolicyArchitectureTest {
  private static final Set<String> OPTIONALS =
      Set.of(
          Optional.class.getName(),
          OptionalDouble.class.getName(),
          OptionalInt.class.getName(),
          OptionalLong.class.getName());

  @ArchTest
  static final ArchRule knowsTheJdkAndAJsonParserOnly =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.scrubjay.policy..", "java..", "org.jspecify..", "com.fasterxml.jackson.core..");

  @ArchTest
  static final ArchRule hasNoClockNoRandomnessNoOutsideWorld =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net..", "java.nio.file..", "java.util.concurrent..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Random.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(RandomGenerator.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class)
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethodWhere(
              describe(
                  "reads the time or the environment",
                  call ->
                      call.getTargetOwner().isEquivalentTo(System.class)
                          && !call.getName().equals("arraycopy")));

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.scrubjay.policy.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule classesHaveNoCycles =
      slices().assignedFrom(new ByTopLevelClass()).should().beFreeOfCycles();

  @ArchTest
  static final ArchRule simpleNamesAreUnique =
      classes()
          .that()
          .areNotAnonymousClasses()
          .and()
          .doNotHaveSimpleName("package-info")
          .should(new HaveUniqueSimpleName());

  @ArchTest
  static final ArchRule methodsTakeNoOptional =
      methods()
          .that()
          .doNotHaveModifier(JavaModifier.SYNTHETIC)
          .should(
              ArchCondition.from(
                  describe(
                      "take no Optional",
                      method ->
                          method.getRawParameterTypes().stream()
                              .noneMatch(type -> OPTIONALS.contains(type.getName())))));

  private static final class ByTopLevelClass implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      JavaClass outermost = type;
      while (outermost.getEnclosingClass().isPresent()) {
        outermost = outermost.getEnclosingClass().get();
      }
      return SliceIdentifier.of(outermost.getName());
    }

    @Override
    public String getDescription() {
      return "top-level classes";
    }
  }

  private static final class HaveUniqueSimpleName extends ArchCondition<JavaClass> {
    private final Map<String, Set<String>> typesByName = new HashMap<>();

    HaveUniqueSimpleName() {
      super("have a simple name that no other type has");
    }

    @Override
    public void init(Collection<JavaClass> types) {
      types.forEach(
          type ->
              typesByName
                  .computeIfAbsent(type.getSimpleName(), name -> new TreeSet<>())
                  .add(type.getName()));
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
      Set<String> types = typesByName.getOrDefault(type.getSimpleName(), Set.of());
      if (types.size() > 1) {
        events.add(SimpleConditionEvent.violated(type, "one name for several types: " + types));
      }
    }
  }
}
