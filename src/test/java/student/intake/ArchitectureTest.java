package student.intake;

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

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

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
        .layer("table")
        .definedBy("student.intake.table..")
        .layer("queue")
        .definedBy("student.intake.queue..")
        .layer("telemetry")
        .definedBy("student.intake.telemetry..")
        .layer("logging")
        .definedBy("student.intake.logging..")
        .layer("event")
        .definedBy("student.intake.event..")
        .layer("batch")
        .definedBy("student.intake.batch..")
        .layer("message")
        .definedBy("student.intake.message..")
        .whereLayer("entry")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("table")
        .mayOnlyBeAccessedByLayers("entry")
        .whereLayer("queue")
        .mayOnlyBeAccessedByLayers("entry")
        .whereLayer("telemetry")
        .mayOnlyBeAccessedByLayers("entry")
        .whereLayer("logging")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("event")
        .mayOnlyBeAccessedByLayers("entry")
        .whereLayer("batch")
        .mayOnlyBeAccessedByLayers("entry", "table", "queue", "telemetry")
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
  void a_message_is_read_without_any_AWS() {
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
        .and()
        .doNotBelongToAnyOf(AwsClients.class, Intake.class, Rehearsal.class)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon.awssdk.services.dynamodb..")
        .check(main);
  }

  @Test
  void only_the_queues_room_calls_SQS() {
    noClasses().that()
        .resideOutsideOfPackage("..queue..")
        .and()
        .doNotBelongToAnyOf(AwsClients.class, Intake.class, Rehearsal.class)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon.awssdk.services.sqs..")
        .check(main);
  }

  @Test
  void only_the_telemetry_traces() {
    noClasses().that()
        .resideOutsideOfPackage("..telemetry..")
        .and()
        .doNotBelongToAnyOf(AwsClients.class, Intake.class, Rehearsal.class)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.amazonaws.xray..")
        .check(main);
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
  void nothing_random_goes_on_alike_in_all_that_is_restored_from_one_snapshot() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.util\\.(Random|SplittableRandom|concurrent\\.ThreadLocalRandom)")
        .orShould()
        .callMethod(Math.class, "random")
        .check(main);
  }

  @Test
  void nothing_is_done_by_reflection() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAPackage("java.lang.reflect.."))
        .check(main);
  }

  @Test
  void nothing_prints_but_a_logger() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS
        .check(main.that(not(resideInAPackage("student.intake.logging"))));
    NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(main);
  }

  @Test
  void every_class_is_final_or_cannot_be_subclassed_from_elsewhere() {
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
}
