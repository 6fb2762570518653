package student.intake.contract;

import static java.math.RoundingMode.HALF_UP;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import student.intake.local.cloud.Template;
import student.intake.message.Rejection;

/** Checks the codes, limits and costs in {@code docs/operations.md}. */
class OperationsTest {

  private static final String DOCUMENT = Contract.read(Path.of("docs/operations.md"));

  private static final Collection<JsonNode> ALARMS = TemplateFile
      .resources("AWS::CloudWatch::Alarm")
      .values();
  private static final Pattern SECTION = Pattern.compile("docs/operations.md, \"(.+)\"$");

  @Test
  void the_rejection_codes_are_those_of_the_function() {
    var documented = table("## Rejection codes", "code").map(it -> it.getFirst().replace("`", ""));
    assertThat(documented)
        .containsExactlyElementsOf(
            Arrays.stream(Rejection.values()).map(Rejection::code).toList());
  }

  @ParameterizedTest
  @MethodSource("alarms")
  void every_alarm_names_its_section(String description) {
    var section = SECTION.matcher(description);
    assertThat(section.find()).isTrue();
    assertThat(DOCUMENT).contains("\n### " + section.group(1) + "\n");
  }

  static Stream<String> alarms() {
    return ALARMS.stream().map(it -> it.at("/Properties/AlarmDescription").asText());
  }

  @Test
  void the_saved_queries_are_those_of_the_template() {
    var documented = table("## Alarms", "query").map(it -> it.getFirst().replace("`", ""));
    assertThat(documented).containsExactlyInAnyOrderElementsOf(
        TemplateFile.resources("AWS::Logs::QueryDefinition")
            .values()
            .stream()
            .map(it -> it.at("/Properties/Name").asText())
            .map(it -> it.substring(it.indexOf('/') + 1))
            .toList());
  }

  @Test
  void the_limits_are_those_of_the_template() {
    var limits = table("## Changing limits", "limit")
        .collect(toMap(List::getFirst, it -> it.get(1)));
    var template = Template.read();
    assertThat(limits)
        .containsEntry("BatchSize", "" + template.batchSize())
        .containsEntry(
            "BatchingWindow", "" + template.batchingWindow().toSeconds())
        .containsEntry("MaximumConcurrency", "" + template.maximumConcurrency())
        .containsEntry("Timeout of the function", template.functionTimeout().toSeconds() + " s")
        .containsEntry("VisibilityTimeout", template.visibilityTimeout().toSeconds() + " s")
        .containsEntry("MaxReceiveCount", "" + template.maxReceiveCount())
        .containsEntry(
            "MessageRetentionPeriod",
            "%d days, dead letters %d".formatted(
                template.messageRetention().toDays(), template.deadLetterRetention().toDays()));
  }

  @Nested
  class The_costs {

    private static final Set<String> PRICED_PER_UNIT = Set.of(
        "Log data", "Table data", "Table backup", "Custom metric", "Alarm", "Dashboard",
        "Event poller unit");
    private static final BigDecimal MILLION = new BigDecimal(1_000_000);
    private static final BigDecimal KB_IN_A_GB = MILLION;
    private static final BigDecimal STUDENTS = MILLION;
    private static final BigDecimal MAX_ENTRIES = BigDecimal.TEN;
    private static final BigDecimal LOG_KB_AN_INVOCATION = new BigDecimal(4);
    private static final BigDecimal MEMORY_GB = new BigDecimal(1_769).divide(new BigDecimal(1_024));

    @Test
    void of_every_row_are_quantity_times_price() {
      var rows = Stream.of("With full batches", "One by one", "And each month", "With options")
          .flatMap(it -> table(it, "item"))
          .filter(it -> !it.getFirst().equals("**total**"))
          .toList();
      assertThat(rows).hasSize(27).allSatisfy(
          row -> assertThat(number(row.get(3))).isEqualTo(cost(number(row.get(1)), row.get(2))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"With full batches", "One by one", "And each month"})
    void add_up(String section) {
      var rows = table(section, "item").map(it -> number(it.get(3))).toList();
      assertThat(rows.subList(0, rows.size() - 1).stream().reduce(BigDecimal.ZERO, BigDecimal::add))
          .isEqualTo(rows.getLast());
    }

    @Test
    void have_the_quantities_of_full_batches() {
      var batches = STUDENTS.divide(new BigDecimal(Template.read().batchSize()));
      var calls = STUDENTS.divide(MAX_ENTRIES);
      assertQuantities("With full batches", Map.of(
          "send, ten a call", calls,
          "receive, ten a call", calls,
          "delete, ten a call", calls,
          "check-and-add", STUDENTS,
          "invocations", batches,
          "invocations' time", gigabyteSeconds(batches, "0.050"),
          "log lines and metrics", batches.multiply(LOG_KB_AN_INVOCATION).divide(KB_IN_A_GB),
          "traces", batches));
    }

    @Test
    void have_the_quantities_of_single_messages() {
      assertQuantities("One by one", Map.of(
          "send, one a call", STUDENTS,
          "receive, one a call", STUDENTS,
          "delete, one a call", STUDENTS,
          "check-and-add", STUDENTS,
          "invocations", STUDENTS,
          "invocations' time", gigabyteSeconds(STUDENTS, "0.015"),
          "log lines and metrics", STUDENTS.multiply(LOG_KB_AN_INVOCATION).divide(KB_IN_A_GB),
          "traces", STUDENTS));
    }

    @Test
    void have_the_quantities_of_a_month() {
      var gigabytes = STUDENTS.multiply(new BigDecimal("200")).divide(new BigDecimal("1e9"));
      assertQuantities("And each month", Map.of(
          "polling an empty queue", new BigDecimal(5 * 3 * 60 * 24 * 30),
          "the students", gigabytes,
          "their backup", gigabytes,
          "custom metrics, if each hour has messages", new BigDecimal(7 + 2),
          "metrics of the alarms", alarmMetrics(""),
          "dashboard", BigDecimal.ONE));
    }

    @Test
    void have_the_quantities_of_options() {
      assertQuantities("With options", Map.of(
          "`CanaryDeployment`: metrics of its alarms", alarmMetrics("HasCanaryDeployment"),
          "`EnrollmentTopicArn` of this account and Region: alarm",
          alarmMetrics("HasTopicInAccount"),
          "`EventBusName`: alarm", alarmMetrics("HasEventBus"),
          "`UndeliveredQueue`: alarm", alarmMetrics("HasUndeliveredQueue"),
          "`MinimumPollers=2`", new BigDecimal(2 * 24 * 30)));
    }

    /** CloudWatch charges for each metric of an alarm on an expression. */
    private static BigDecimal alarmMetrics(String condition) {
      return ALARMS.stream()
          .filter(it -> it.path("Condition").asText().equals(condition))
          .map(it -> it.path("Properties"))
          .map(it -> it.has("MetricName") ? 1 : it.path("Metrics").findValues("MetricStat").size())
          .map(BigDecimal::new)
          .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Test
    void use_the_memory_size_of_the_template() {
      assertThat(Contract.read(Path.of("template.yaml"))).contains("1769");
    }

    private static void assertQuantities(String section, Map<String, BigDecimal> expected) {
      assertThat(
          table(section, "item")
              .filter(it -> !it.getFirst().equals("**total**"))
              .collect(toMap(List::getFirst, it -> number(it.get(1)).stripTrailingZeros())))
          .containsExactlyInAnyOrderEntriesOf(
              expected.entrySet()
                  .stream()
                  .collect(toMap(Map.Entry::getKey, it -> it.getValue().stripTrailingZeros())));
    }

    private static BigDecimal gigabyteSeconds(BigDecimal invocations, String seconds) {
      return invocations.multiply(new BigDecimal(seconds)).multiply(MEMORY_GB).setScale(1, HALF_UP);
    }

    private static BigDecimal cost(BigDecimal quantity, String of) {
      var prices = table("## Costs", "price")
          .collect(toMap(List::getFirst, it -> number(it.get(1))));
      var price = requireNonNull(prices.get(of), of);
      var cost = quantity.multiply(price);
      return (PRICED_PER_UNIT.contains(of) ? cost : cost.divide(MILLION)).setScale(3, HALF_UP);
    }

    private static BigDecimal number(String text) {
      return new BigDecimal(text.replaceAll("[,*]", ""));
    }
  }

  /** Returns the rows of the first table after {@code text} with this first column. */
  private static Stream<List<String>> table(String text, String firstColumn) {
    var start = DOCUMENT.indexOf("\n| " + firstColumn + " |", DOCUMENT.indexOf("\n" + text));
    return DOCUMENT.substring(start + 1)
        .lines()
        .takeWhile(it -> it.startsWith("|"))
        .skip(2)
        .map(it -> Arrays.stream(it.split("\\|", -1)).skip(1).map(String::strip).toList());
  }
}
