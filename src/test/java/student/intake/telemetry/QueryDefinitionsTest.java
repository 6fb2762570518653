package student.intake.telemetry;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static student.intake.logging.StandardOutput.jsonLinesOf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.lambda.powertools.logging.PowertoolsLogging;
import student.intake.contract.TemplateFile;
import student.intake.local.cloud.LocalContext;
import student.intake.logging.JsonLoggerProvider;

/** The saved CloudWatch Logs Insights queries of {@code template.yaml}, on lines that the function logs. */
@ResourceLock(Resources.SYSTEM_OUT)
@TestInstance(Lifecycle.PER_CLASS)
class QueryDefinitionsTest {

  private static final LocalContext CONTEXT = LocalContext.withTimeLeft(Duration.ofMinutes(1));
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The fields that CloudWatch Logs adds to each line. */
  private static final Set<String> OF_CLOUDWATCH = Set.of("@timestamp", "@message");

  private static final Set<String> KEYWORDS = Set.of(
      "fields", "filter", "stats", "sort", "limit", "by", "as", "in", "asc", "desc");

  private static final Pattern TEXT = Pattern.compile("\"([^\"]*)\"");
  private static final Pattern ALIAS = Pattern.compile("\\bas (\\w+)");

  /** A name that is not that of a function. */
  private static final Pattern NAME = Pattern.compile("@?\\b[A-Za-z_][\\w.]*\\b(?!\\()");

  private static final Pattern FILTER = Pattern.compile("filter (\\w+) (?:=|in) ([^|]+)");

  private final Map<String, String> queries = queries();
  private final List<JsonNode> lines = lines();

  @Test
  void select_the_lines_that_their_names_say() {
    assertThat(queries).allSatisfy(
        (name, query) -> assertThat(selectedBy(query).stream().map(QueryDefinitionsTest::subject))
            .containsExactlyElementsOf(switch (name) {
              case "RejectionsQuery" -> List.of("m7", "m8", "m9");
              case "ConflictsQuery" -> List.of("m6");
              case "RetriesQuery" -> List.of("m10");
              case "SlowBatchesQuery" -> List.of("Batch processed");
              default -> List.of("a new query: what does it select?");
            }));
  }

  @ParameterizedTest
  @MethodSource("names")
  void use_only_fields_of_the_lines_that_they_select(String name) {
    var query = queries.getOrDefault(name, "");
    assertThat(selectedBy(query)).isNotEmpty().allSatisfy(
        line -> assertThat(fieldsOf(query)).isNotEmpty()
            .allMatch(it -> line.has(it) || OF_CLOUDWATCH.contains(it)));
  }

  Set<String> names() {
    return queries.keySet();
  }

  private static Map<String, String> queries() {
    return TemplateFile.resources("AWS::Logs::QueryDefinition")
        .entrySet()
        .stream()
        .collect(
            toMap(Map.Entry::getKey, it -> it.getValue().at("/Properties/QueryString").asText()));
  }

  private static List<JsonNode> lines() {
    var log = new JsonLoggerProvider().getLoggerFactory().getLogger("student.intake.Telemetry");
    var lines = new ArrayList<JsonNode>();
    for (var line : jsonLinesOf(() -> {
      PowertoolsLogging.initializeLogging(CONTEXT);
      new BatchLog(log).report(SampleResult.WITH_EVERY_OUTCOME);
      new BatchMetrics(log, "students", "service").report(SampleResult.WITH_EVERY_OUTCOME, "1");
      PowertoolsLogging.clearState(true);
    })) {
      try {
        lines.add(JSON.readTree(line));
      } catch (JsonProcessingException failure) {
        throw new AssertionError(line, failure);
      }
    }
    return lines;
  }

  /** Evaluates the query's filter, which compares one field with one or several texts. */
  private List<JsonNode> selectedBy(String query) {
    var filter = FILTER.matcher(query);
    assertThat(filter.find()).as("%s has a filter", query).isTrue();
    var values = matches(TEXT, filter.group(2));
    return lines.stream()
        .filter(it -> values.contains(it.path(filter.group(1)).asText()))
        .toList();
  }

  private static String subject(JsonNode line) {
    return line.has("message_id")
        ? line.path("message_id").asText()
        : line.path("message").asText();
  }

  private static Set<String> fieldsOf(String query) {
    var withoutTexts = TEXT.matcher(query).replaceAll("");
    var fields = new HashSet<String>();
    NAME.matcher(withoutTexts).results().map(MatchResult::group).forEach(fields::add);
    fields.removeAll(KEYWORDS);
    fields.removeAll(matches(ALIAS, withoutTexts));
    return fields;
  }

  private static Set<String> matches(Pattern pattern, String text) {
    var matches = new HashSet<String>();
    pattern.matcher(text).results().forEach(it -> matches.add(it.group(1)));
    return matches;
  }
}
