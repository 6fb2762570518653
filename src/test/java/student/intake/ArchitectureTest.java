package student.intake;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The rules for the packages and classes of the function. */
@TestInstance(PER_CLASS)
class ArchitectureTest {

  private final JavaClasses main = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages("student.intake");

  @Test
  void packages_depend_downwards_only() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("entry")
        .definedBy("student.intake")
        .layer("snapstart")
        .definedBy("student.intake.snapstart..")
        .layer("table")
        .definedBy("student.intake.table..")
        .layer("queue")
        .definedBy("student.intake.queue..")
        .layer("telemetry")
        .definedBy("student.intake.telemetry..")
        .layer("logging")
        .definedBy("student.intake.logging..")
        .layer("aws")
        .definedBy("student.intake.aws..")
        .layer("settings")
        .definedBy("student.intake.settings..")
        .layer("batch")
        .definedBy("student.intake.batch..")
        .layer("message")
        .definedBy("student.intake.message..")
        .whereLayer("entry")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("snapstart")
        .mayOnlyBeAccessedByLayers("entry")
        .whereLayer("table")
        .mayOnlyBeAccessedByLayers("entry", "snapstart")
        .whereLayer("queue")
        .mayOnlyBeAccessedByLayers("entry")
        .whereLayer("telemetry")
        .mayOnlyBeAccessedByLayers("entry", "snapstart")
        .whereLayer("logging")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("aws")
        .mayOnlyBeAccessedByLayers("entry", "snapstart")
        .whereLayer("settings")
        .mayOnlyBeAccessedByLayers("entry", "snapstart", "aws")
        .whereLayer("batch")
        .mayOnlyBeAccessedByLayers("entry", "snapstart", "table", "queue", "telemetry")
        .whereLayer("message")
        .mayOnlyBeAccessedByLayers("entry", "batch", "table", "queue", "telemetry")
        .ensureAllClassesAreContainedInArchitecture()
        .check(main);
  }

  @Test
  void packages_have_no_cycle() {
    slices().matching("student.intake.(*)..").should().beFreeOfCycles().check(main);
  }

  @Test
  void files_have_no_cycle() {
    slices().assignedFrom(new ByFile()).should().beFreeOfCycles().check(main);
  }

  @Test
  void a_message_is_parsed_without_AWS_libraries() {
    noClasses()
        .that()
        .resideInAPackage("..message..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("software.amazon..", "com.amazonaws..")
        .check(main);
  }

  @Test
  void only_the_table_calls_DynamoDB() {
    noClasses()
        .that()
        .resideOutsideOfPackages("..table..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon.awssdk.services.dynamodb.model..")
        .because("others only pass the client on")
        .check(main);
  }

  @Test
  void only_the_queue_package_and_priming_call_SQS() {
    noClasses().that()
        .resideOutsideOfPackages("..queue..", "..snapstart..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon.awssdk.services.sqs.model..")
        .check(main);
  }

  @Test
  void X_Ray_is_behind_one_class_that_another_can_replace() {
    noClasses().that(not(behindXRay()))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.amazonaws.xray..")
        .check(main);
    noClasses().that(not(behindXRay()))
        .and()
        .doNotBelongToAnyOf(IntakeHandler.class)
        .should()
        .dependOnClassesThat(behindXRay())
        .because("only the entry chooses the implementation of Tracing")
        .check(main);
  }

  private static DescribedPredicate<JavaClass> behindXRay() {
    return describe(
        "are XRay or its parts",
        it -> ByFile.topLevel(it).getName()
            .matches("student\\.intake\\.telemetry\\.(XRay.*|SampledBatch|Redact.*)"));
  }

  @Test
  void neither_messages_nor_batches_nor_the_table_log() {
    noClasses().that()
        .resideInAnyPackage("..message..", "..batch..", "..table..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.slf4j..", "software.amazon.lambda.powertools.logging..")
        .check(main);
  }

  @Test
  void only_the_entry_reads_the_environment() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(IntakeHandler.class)
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "getProperty", String.class)
        .check(main);
  }

  @Test
  void no_state_is_static_and_mutable() {
    fields().that().areStatic().should().haveModifier(FINAL).check(main);
  }

  @Test
  void no_random_numbers_repeat_in_environments_restored_from_one_snapshot() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.util\\.(Random|SplittableRandom|concurrent\\.ThreadLocalRandom)")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(RandomGenerator.class, "getDefault")
        .orShould()
        .callMethod(RandomGenerator.class, "of", String.class)
        .orShould()
        .callMethod(SecureRandom.class, "setSeed", long.class)
        .orShould()
        .callMethod(SecureRandom.class, "setSeed", byte[].class)
        .check(main);
  }

  @Test
  void no_class_uses_reflection() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAPackage("java.lang.reflect.."))
        .check(main);
  }

  @Test
  void only_the_logging_package_prints() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS
        .check(main.that(not(resideInAPackage("student.intake.logging"))));
    NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(main);
  }

  @Test
  void every_class_is_final() {
    classes()
        .that()
        .areNotInterfaces()
        .and()
        .areNotEnums()
        .and()
        .areNotAnonymousClasses()
        .should()
        .haveModifier(FINAL)
        .check(main);
  }

  private static final class ByFile implements SliceAssignment {

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return SliceIdentifier.of(topLevel(type).getName());
    }

    @Override
    public String getDescription() {
      return "files";
    }

    private static JavaClass topLevel(JavaClass type) {
      return type.getEnclosingClass().map(ByFile::topLevel).orElse(type);
    }
  }
}
