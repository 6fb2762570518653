package student.intake.local.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import student.intake.local.cloud.PortInUseException;

/** The requests of the page of {@code scripts/local}. */
@TestInstance(PER_CLASS)
class LocalPageIT {

  private final PageFixture fixture = PageFixture.start();

  @AfterAll
  void close() {
    fixture.close();
  }

  @Test
  void a_student_that_is_sent_from_the_page_is_added() {
    var sent = fixture.post("/api/students", "{\"id\": \"a-1\", \"student_name\": \"Ada\"}");
    var message = fixture.awaitOutcome(sent.path("messageId").asText(), "added");
    assertThat(message.path("id").asText()).isEqualTo("a-1");
    assertThat(message.path("receives")).hasSize(1);
    assertThat(message.path("receives").path(0).path("outcome").asText()).isEqualTo("added");
  }

  @Test
  void a_student_that_the_function_would_reject_is_not_sent() {
    var response = fixture.send("POST", "/api/students",
        "{\"id\": \" \", \"student_name\": \"Ada\"}");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("no visible character", "\"code\":\"blank-id\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"id\": 7}", "{\"id\": null, \"student_name\": null}", "[]",
      "null"})
  void a_request_that_is_not_a_student_is_refused(String body) {
    var response = fixture.send("POST", "/api/students", body);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("error");
  }

  @ParameterizedTest
  @MethodSource("bodiesThatSqsRefuses")
  void a_body_that_SQS_does_not_accept_is_explained(String body, String sentence) {
    var response = fixture.send("POST", "/api/messages", body);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains(sentence);
  }

  private static Stream<Arguments> bodiesThatSqsRefuses() {
    return Stream.of(
        Arguments.of("", "empty"),
        Arguments.of("a\0b", "JSON escape sequence"),
        Arguments.of("a\uFFFFb", "JSON escape sequence"),
        Arguments.of("x".repeat(1_048_577), "larger than SQS's 1 MiB"),
        Arguments.of("\u20ac".repeat(349_526), "larger than SQS's 1 MiB"));
  }

  @Test
  void a_message_of_any_other_client_is_shown_too() {
    var messageId = fixture.cloud().queue().client().sendMessage(
        it -> it.queueUrl(fixture.cloud().queue().url())
            .messageBody("{\"id\": \"other-1\", \"student_name\": \"Grace\"}"))
        .messageId();
    assertThat(fixture.awaitOutcome(messageId, "added").path("id").asText()).isEqualTo("other-1");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "{\"id\": \"v-1\", \"student_name\": \"Ada\"} | true | ''",
      "{\"id\": \"v-1\"} | false | missing-student-name",
      "hello | false | malformed-json"})
  void a_body_is_judged_before_it_is_sent(String body, boolean valid, String code) {
    var verdict = fixture.post("/api/verdict", body);
    assertThat(verdict.path("valid").asBoolean()).isEqualTo(valid);
    assertThat(verdict.path("code").asText()).isEqualTo(code);
  }

  @Test
  void names_are_hidden_until_asked_for() {
    var messageId = fixture.sendBody("{\"id\": \"hidden-1\", \"student_name\": \"Secret Name\"}");
    fixture.awaitOutcome(messageId, "added");
    assertThat(fixture.send("GET", "/api/messages/" + messageId, "").body())
        .doesNotContain("Secret");
    assertThat(fixture.send("GET", "/api/messages?search=hidden-1", "").body())
        .doesNotContain("Secret");
    var asked = fixture.get("/api/messages/" + messageId + "?names=true");
    assertThat(asked.path("name").asText()).isEqualTo("Secret Name");
    assertThat(asked.path("body").asText()).contains("Secret Name");
  }

  @Test
  void a_repeat_is_already_present_and_another_name_a_conflict() {
    fixture.awaitOutcome(
        fixture.sendBody("{\"id\": \"twice\", \"student_name\": \"Ada\"}"), "added");
    fixture.awaitOutcome(
        fixture.sendBody("{\"id\": \"twice\", \"student_name\": \"Ada\"}"), "present");
    fixture.awaitOutcome(
        fixture.sendBody("{\"id\": \"twice\", \"student_name\": \"Eve\"}"), "conflict");
  }

  @Test
  void a_rejected_message_is_a_dead_letter_that_can_be_discarded() {
    var message = fixture.awaitOutcome(fixture.sendBody("rejected 1"), "dead-lettered");
    assertThat(message.path("code").asText()).isEqualTo("malformed-json");
    var letter = fixture.awaitDeadLetter("rejected 1");
    assertThat(letter.path("code").asText()).isEqualTo("malformed-json");

    var path = "/api/dead-letters/" + letter.path("messageId").asText();
    assertThat(fixture.send("DELETE", path, "").statusCode()).isEqualTo(204);
    await().until(() -> fixture.send("GET", path, "").statusCode() == 404);
    assertThat(fixture.send("DELETE", path, "").statusCode()).isEqualTo(404);
  }

  @Test
  void a_dead_letter_that_is_replayed_is_a_new_message() {
    fixture.awaitOutcome(fixture.sendBody("rejected 2"), "dead-lettered");
    var before = fixture.get("/api/messages").path("total").asInt();
    var path = "/api/dead-letters/"
        + fixture.awaitDeadLetter("rejected 2").path("messageId").asText();
    assertThat(fixture.send("POST", path + "/replay", "").statusCode()).isEqualTo(204);
    await().until(() -> fixture.get("/api/messages").path("total").asInt() > before);
  }

  @Test
  void dead_letters_that_are_rejected_again_are_replayed_once() throws Exception {
    try (var other = PageFixture.start()) {
      other.cloud().queue().sendAll(IntStream.range(0, 30).mapToObj("nonsense %d"::formatted));
      await().atMost(Duration.ofMinutes(1))
          .until(() -> other.get("/api/dead-letters").path("total").asInt() == 30);
      assertThat(other.post("/api/dead-letters/replay", "").path("replayed").asInt())
          .isEqualTo(30);
      await().atMost(Duration.ofMinutes(1))
          .until(() -> other.get("/api/dead-letters").path("total").asInt() == 30);
      assertThat(state(other).path("balance").path("sent").asInt()).isEqualTo(60);
    }
  }

  @Test
  void a_file_is_read_as_scripts_send_reads_it() {
    var report = fixture.post(
        "/api/files?name=students.csv", "id;student_name\nf-1;Ada\nf-2;Grace\nf-1;Ada\n");
    assertThat(report.path("sent").asInt()).isEqualTo(2);
    assertThat(report.path("repeats").asInt()).isEqualTo(1);
    fixture.awaitOutcome(awaitMessageOf("f-2"), "added");
  }

  @Test
  void a_file_with_an_invalid_line_is_not_sent() {
    var report = fixture.post(
        "/api/files?name=students.csv", "id,student_name\ng-1,Ada\ng-2,\n");
    assertThat(report.path("sent").asInt()).isZero();
    assertThat(report.path("refusals").path(0).path("lines").asText()).isEqualTo("line 3");
    assertThat(report.path("refusals").path(0).path("code").asText())
        .isEqualTo("blank-student-name");
  }

  @Test
  void a_file_that_cannot_be_read_is_explained() {
    var report = fixture.post("/api/files?name=students.csv", "name,email\nAda,a@example.com\n");
    assertThat(report.path("error").asText()).contains("students.csv");
    assertThat(report.path("advice")).isNotEmpty();
  }

  private String awaitMessageOf(String studentId) {
    return await().until(
        () -> fixture.get("/api/messages?search=" + studentId).path("messages").path(0)
            .path("messageId").asText(),
        it -> !it.isEmpty());
  }

  @Test
  void a_rejected_message_shows_the_id_that_it_has() {
    var messageId = fixture.sendBody("{\"id\": \"nameless\"}");
    assertThat(fixture.awaitOutcome(messageId, "dead-lettered").path("id").asText())
        .isEqualTo("nameless");
    assertThat(fixture.get("/api/messages?search=nameless").path("matching").asInt()).isOne();
  }

  @Test
  void a_long_id_of_a_rejected_message_is_cut() {
    var messageId = fixture.sendBody("{\"id\": \"%s\"}".formatted("x".repeat(100_000)));
    assertThat(fixture.awaitOutcome(messageId, "dead-lettered").path("id").asText())
        .hasSize(2_048);
  }

  @Test
  void the_attributes_that_SQS_adds_are_shown() {
    var messageId = fixture.sendBody("{\"id\": \"attributes\", \"student_name\": \"Ada\"}");
    var attributes = fixture.awaitOutcome(messageId, "added").path("attributes");
    assertThat(attributes.path("ApproximateReceiveCount").asText()).isEqualTo("1");
    assertThat(attributes.path("SentTimestamp").asText()).matches("\\d{13}");
  }

  @Test
  void the_envelope_of_a_message_is_shown() {
    var messageId = fixture.sendBody("""
        {"Type": "Notification", "TopicArn": "a",
         "Message": "{\\"id\\": \\"wrapped\\", \\"student_name\\": \\"Ada\\"}"}""");
    assertThat(fixture.awaitOutcome(messageId, "added").path("envelope").asText())
        .isEqualTo("SNS");
  }

  @ParameterizedTest
  @CsvSource({"table-fails, added", "table-throttles, added", "table-gone, added",
      "table-late, present"})
  void while_the_table_is_in_trouble_messages_are_retried_with_delays_and_in_the_end_they_are_in_it(
      String trouble, String outcome) {
    try (var ill = PageFixture.start()) {
      ill.send("POST", "/api/bad-day/" + trouble, "");
      ill.sendStudents(100);
      var retried = ill.awaitOnTheWay(it -> !it.path("code").asText().isEmpty());
      ill.send("DELETE", "/api/bad-day/" + trouble, "");
      var settled = ill.awaitOutcome(retried.path("messageId").asText(), outcome);
      assertThat(settled.path("receives").path(0).path("delaySeconds").asDouble()).isPositive();
      awaitBalance(ill);
      assertThat(ill.cloud().table().items()).hasSize(100);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"function-killed", "kill"})
  void the_batch_of_a_killed_function_comes_back_and_is_processed(String trouble) {
    try (var ill = PageFixture.start()) {
      ill.send("POST", "/api/bad-day/" + trouble, "");
      // Only some of the invocations are killed.
      var killed = await().pollInterval(Duration.ofSeconds(1)).atMost(Duration.ofMinutes(2))
          .until(() -> {
            ill.sendStudents(10);
            return messageOfOldBatch(ill);
          }, Optional::isPresent).orElseThrow();
      ill.send("DELETE", "/api/bad-day/" + trouble, "");
      ill.awaitMessage(killed, it -> it.path("receives").size() > 1);
      awaitBalance(ill);
      assertThat(ill.cloud().table().items()).hasSize(10);
    }
  }

  private static Optional<String> messageOfOldBatch(PageFixture fixture) {
    var longAgo = Instant.now().minusSeconds(5).toEpochMilli();
    return fixture.listed("on-the-way").filter(it -> it.path("sentAt").asLong() < longAgo)
        .map(it -> it.path("messageId").asText()).findFirst();
  }

  @Test
  void a_rejected_message_stays_in_the_queue_while_SQS_refuses_dead_letters() {
    try (var ill = PageFixture.start()) {
      ill.send("POST", "/api/bad-day/dead-letters-refused", "");
      var messageId = ill.sendBody("not JSON");
      ill.awaitMessage(
          messageId, it -> it.path("receives").path(0).path("outcome").asText().equals("retry"));
      assertThat(ill.get("/api/dead-letters").path("total").asInt()).isZero();
      ill.send("DELETE", "/api/bad-day/dead-letters-refused", "");
      ill.awaitOutcome(messageId, "dead-lettered");
    }
  }

  private static void awaitBalance(PageFixture fixture) {
    await().atMost(Duration.ofMinutes(3)).until(
        () -> state(fixture).path("balance"),
        it -> it.path("onTheWay").asInt() == 0 && it.path("balanced").asBoolean());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"rate\": 0}",
      "{\"rate\": 50, \"repeats\": 60, \"conflicts\": 60, \"nonsense\": 0}",
      "{\"rate\": 5000, \"repeats\": 0, \"conflicts\": 0, \"nonsense\": 0}", "{}", "x"})
  void a_workload_that_makes_no_sense_is_refused(String plan) {
    assertThat(fixture.send("POST", "/api/workload", plan).statusCode()).isEqualTo(400);
  }

  @Test
  void a_workload_sends_at_its_rate_until_it_is_stopped_and_everything_is_accounted_for() {
    try (var busy = PageFixture.start()) {
      busy.send(
          "POST", "/api/workload",
          "{\"rate\": 50, \"repeats\": 20, \"conflicts\": 20, \"nonsense\": 20}");
      await().atMost(Duration.ofMinutes(1))
          .until(() -> state(busy).path("workload").path("sent").asInt() >= 100);
      busy.send("DELETE", "/api/workload", "");
      var balance = await().atMost(Duration.ofMinutes(1)).until(
          () -> state(busy).path("balance"),
          it -> it.path("onTheWay").asInt() == 0 && it.path("balanced").asBoolean()
              && it.path("sent").asInt() >= 100);
      for (var part : new String[]{"added", "present", "conflict", "deadLettered"}) {
        assertThat(balance.path(part).asInt()).as(part).isPositive();
      }
    }
  }

  private static JsonNode state(PageFixture fixture) throws Exception {
    var request = HttpRequest.newBuilder(fixture.address("/api/events")).build();
    try (var lines = fixture.client().send(request, BodyHandlers.ofLines()).body()) {
      var data = lines.filter(it -> it.startsWith("data: ")).findFirst().orElseThrow();
      return new ObjectMapper().readTree(data.substring(6));
    }
  }

  @Test
  void an_open_page_hears_of_what_happens() throws Exception {
    var request = HttpRequest.newBuilder(fixture.address("/api/events")).build();
    try (var lines = fixture.client().send(request, BodyHandlers.ofLines()).body()) {
      fixture.sendBody("{\"id\": \"heard\", \"student_name\": \"Ada\"}");
      assertThat(lines.filter(it -> it.startsWith("event: ")).limit(5)).contains("event: second");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/page.css", "/main.js", "/icon.svg", "/vendor/uPlot.esm.js",
      "/vendor/uPlot.min.css"})
  void the_page_has_all_its_files_and_runs_no_others(String path) {
    var response = fixture.send("GET", path, "");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'", "require-trusted-types-for 'script'")
        .doesNotContain("unsafe");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nothing", "/../pom.xml", "/vendor/../page.css", "/%2e%2e/page.css",
      "/PageServer.class", "/vendor/package.json", "/api/nothing", "/api/messages/unknown",
      "/api/", "/api/messages/a/b/c"})
  void there_is_nothing_else(String path) {
    assertThat(fixture.send("GET", path, "").statusCode()).isEqualTo(404);
  }

  @Test
  void a_page_elsewhere_cannot_drive_it() throws IOException {
    var port = fixture.page().address().getPort();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) TimeUnit.MINUTES.toMillis(1));
      socket.getOutputStream().write(
          "GET / HTTP/1.1\r\nHost: rebinding.example:%d\r\nConnection: close\r\n\r\n"
              .formatted(port).getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 403");
    }
    var withoutHeader = HttpRequest.newBuilder(fixture.address("/api/messages"))
        .POST(HttpRequest.BodyPublishers.ofString("x")).build();
    assertThat(fixture.send(withoutHeader).statusCode()).isEqualTo(403);
  }

  @Test
  void a_port_in_use_is_told() {
    var port = fixture.page().address().getPort();
    assertThatThrownBy(() -> LocalPage.start(fixture.cloud(), new LocalPage.Logs(), port))
        .isInstanceOf(PortInUseException.class)
        .hasMessageContaining("--page-port");
  }

  @Test
  void every_outcome_and_code_that_a_filter_can_have_is_told_to_the_page() {
    var page = fixture.get("/api/page");
    assertThat(page.path("outcomes")).hasSize(Fate.values().length);
    assertThat(page.path("badDay")).hasSize(Trouble.values().length);
    assertThat(Map.of("code", page.path("codes").path("blank-id").asText()))
        .doesNotContainValue("");
  }
}
