package student.intake.local.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.devtools.CdpVersionFinder;
import student.intake.logging.ExpectsWarnings;

/** The page of {@code scripts/local} in a real browser. */
@ExpectsWarnings(of = CdpVersionFinder.class)
@TestInstance(PER_CLASS)
class PageBrowserIT {

  @TempDir
  private Path folder;

  private Browser browser;
  private PageFixture fixture;

  @BeforeAll
  void open() {
    browser = Browser.start(1280, 800);
    fixture = PageFixture.start();
  }

  @AfterAll
  void close() {
    if (fixture != null) {
      fixture.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void the_scripts_of_the_page_have_no_error() {
    assertThat(browser.errors()).isEmpty();
  }

  private void openPage() {
    browser.open(fixture.page().address());
  }

  @Test
  void a_student_that_is_sent_with_the_form_is_seen_to_be_added() {
    openPage();
    send("form-1", "Ada Lovelace");
    browser.await("#student-result [data-outcome=added]", it -> true);
    awaitRow("form-1", "added");
  }

  @Test
  void a_message_of_the_aws_CLI_appears_with_its_outcome() throws Exception {
    openPage();
    var command = new ProcessBuilder(
        "aws", "sqs", "send-message", "--endpoint-url",
        fixture.cloud().queue().endpoint().toString(), "--queue-url",
        fixture.cloud().queue().url(), "--region", "eu-west-1", "--message-body",
        "{\"id\": \"cli-1\", \"student_name\": \"Grace Hopper\"}");
    command.environment().put("AWS_ACCESS_KEY_ID", "local");
    command.environment().put("AWS_SECRET_ACCESS_KEY", "local");
    assertThat(command.redirectErrorStream(true).start().waitFor()).isZero();
    awaitRow("cli-1", "added");
  }

  @Test
  void a_body_is_judged_while_it_is_typed() {
    openPage();
    browser.click("#tab-body");
    browser.type("#body-text", "{\"id\": \"typed-1\"}");
    browser.await("#body-verdict[data-valid=false]", it -> true);
    browser.type("#body-text", "{\"id\": \"typed-1\", \"student_name\": \"Ada\"}");
    browser.await("#body-verdict[data-valid=true]", it -> true);
  }

  @Test
  void the_students_of_a_file_are_sent() throws IOException {
    openPage();
    var file = Files.writeString(
        folder.resolve("students.csv"), "id,student_name\nfile-1,Ada\nfile-2,Grace\n");
    browser.click("#tab-file");
    browser.find("#file-input").sendKeys(file.toString());
    browser.await("#file-summary[data-sent='2']", it -> true);
    awaitRow("file-2", "added");
  }

  @Test
  void a_file_that_is_dropped_on_the_page_is_read_as_scripts_send_reads_it() {
    openPage();
    browser.driver().executeScript("""
        const data = new DataTransfer();
        data.items.add(new File(['id;student_name\\ndropped-1;Ada\\n'], 'students.csv'));
        for (const type of ['dragenter', 'dragover', 'drop']) {
          document.body.dispatchEvent(
              new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true}));
        }""");
    awaitRow("dropped-1", "added");
  }

  @Test
  void names_are_hidden_until_asked_for() {
    openPage();
    send("hidden-1", "Hidden Name");
    awaitRow("hidden-1", "added").findElement(By.cssSelector("td.id .link")).click();
    browser.await("dialog#details[open]", it -> true);
    browser.awaitText("#details-facts", "hidden-1");
    assertThat(browser.find("dialog#details").getText()).doesNotContain("Hidden Name");
    browser.click("#details-show-names");
    browser.awaitText("dialog#details", "Hidden Name");
    browser.click("#details-close");
  }

  @Test
  void what_a_message_contains_is_text_and_never_markup() {
    openPage();
    var id = "<img src=x onerror=alert(1)>\\u001b[31mred\\u202ekcab";
    var messageId = fixture
        .sendBody("{\"id\": \"" + id + "\", \"student_name\": \"<b>bold</b>\"}");
    var row = browser.await("tr[data-message-id='" + messageId + "']", it -> true);
    assertThat(row.getText()).contains("<img src=x onerror=alert(1)>", "\\u001b[31m", "\\u202e");
    assertThat(browser.findAll("main img[src=x]")).isEmpty();
    assertThat(browser.findAll("#messages-rows b")).isEmpty();
  }

  @Test
  void a_dead_letter_can_be_replayed_and_discarded() {
    openPage();
    fixture.awaitOutcome(fixture.sendBody("nonsense"), "dead-lettered");
    browser.click("#dead-letters-rows [data-action=replay]");
    browser.await("#dead-letters-result", it -> !it.getText().isEmpty());
    browser.click("#dead-letters-discard-all");
    browser.await("dialog#question[open]", it -> true);
    browser.click("#question-yes");
    browser.awaitText("#dead-letters-total", "0");
  }

  @Test
  void discarding_is_asked_twice() {
    openPage();
    var kept = deadLetter("to be kept");
    var discarded = deadLetter("to be discarded");
    discard(kept, "#question-no");
    discard(discarded, "#question-yes");
    await().until(() -> status(discarded) == 404);
    assertThat(status(kept)).isEqualTo(200);
  }

  private String deadLetter(String body) {
    fixture.sendBody(body);
    return fixture.awaitDeadLetter(body).path("messageId").asText();
  }

  private void discard(String messageId, String answer) {
    browser.click(
        "#dead-letters-rows [data-message-id='%s'] [data-action=discard]".formatted(messageId));
    browser.await("dialog#question[open]", it -> true);
    browser.click(answer);
  }

  private int status(String messageId) {
    return fixture.send("GET", "/api/dead-letters/" + messageId, "").statusCode();
  }

  @Test
  void a_bad_day_is_seen_and_recovers() {
    openPage();
    browser.click("#fault-table-fails");
    browser.await("#fault-table-fails[aria-checked=true]", it -> true);
    send("bad-day-1", "Ada");
    awaitRow("bad-day-1", "on-the-way");
    browser.await(
        "#messages-rows tr[data-outcome=on-the-way] td.attempts",
        it -> !it.getText().isBlank() && !it.getText().strip().startsWith("0"));
    browser.click("#fault-table-fails");
    awaitRow("bad-day-1", "added");
    browser.await("#balance[data-balanced=true]", it -> true);
  }

  @Test
  void a_lost_connection_is_told_and_so_is_its_return() {
    try (var other = PageFixture.start()) {
      browser.open(other.page().address());
      other.page().close();
      browser.await("#connection[data-state=lost]", it -> true);
      assertThat(browser.find("#connection-lost").isDisplayed()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"1280, 800, light", "1280, 800, dark", "360, 740, light", "320, 640, dark"})
  void axe_finds_no_violation(int width, int height, String scheme) {
    browser.driver().manage().window().setSize(new Dimension(width, height));
    browser.prefer(scheme);
    openPage();
    fixture.awaitOutcome(fixture.sendBody("axe"), "dead-lettered");
    browser.await("#messages-rows tr[data-outcome=dead-lettered]", it -> true);
    assertThat(browser.violations()).isEmpty();
    assertThat(
        browser.driver().executeScript(
            "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
        .isEqualTo(true);
    browser.driver().manage().window().setSize(new Dimension(1280, 800));
  }

  @Test
  void thousands_of_messages_at_500_a_second_are_all_accounted_for() {
    openPage();
    browser.click("#tab-workload");
    browser.type("#workload-rate", "500");
    browser.click("#workload-start");
    await().atMost(Duration.ofMinutes(2)).until(
        () -> fixture.get("/api/messages").path("total").asInt() > 2_000);
    browser.click("#workload-stop");
    browser.await("#balance-on-the-way", it -> it.getText().equals("0"));
    browser.await("#balance[data-balanced=true]", it -> true);
  }

  private void send(String id, String name) {
    browser.click("#tab-student");
    browser.type("#student-id", id);
    browser.type("#student-name", name);
    browser.click("#student-send");
  }

  private WebElement awaitRow(String id, String outcome) {
    return browser.await(
        "#messages-rows tr[data-outcome=" + outcome + "]", it -> it.getText().contains(id));
  }
}
