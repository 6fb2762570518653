package student.intake.local.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateTest {

  private static final Path FILE = Path.of("template.yaml");

  @Nested
  class The_template {

    private final Template template = Template.read();

    @Test
    void names_the_table_testtable() {
      assertThat(template.tableName()).isEqualTo("testtable");
    }

    /** Lambda Developer Guide, "Configuring an SQS queue for use with Lambda". */
    @Test
    void sets_a_visibility_timeout_of_six_function_timeouts_and_the_batching_window() {
      assertThat(template.visibilityTimeout()).isGreaterThanOrEqualTo(
          template.functionTimeout().multipliedBy(6).plus(template.batchingWindow()));
    }

    /** Lambda Developer Guide, the same page: at least five. */
    @Test
    void sets_a_maximum_receive_count_of_at_least_five() {
      assertThat(template.maxReceiveCount()).isGreaterThanOrEqualTo(5);
    }

    @Test
    void retains_dead_letters_longer_than_messages() {
      assertThat(template.deadLetterRetention())
          .isEqualTo(Duration.ofDays(14))
          .isGreaterThan(template.messageRetention());
    }

    @Test
    void reports_batch_item_failures() {
      assertThat(template.reportsBatchItemFailures()).isTrue();
    }

    /** Lambda API Reference, CreateEventSourceMapping: a batch size above ten requires a batching window. */
    @Test
    void has_a_batching_window_if_the_batch_size_is_larger_than_ten() {
      assertThat(template.batchSize() <= 10 || template.batchingWindow().toSeconds() >= 1).isTrue();
    }
  }

  @Nested
  class An_invalid_value_is_reported_with_its_path {

    @TempDir
    private Path folder;

    @Test
    void when_it_is_missing() throws Exception {
      assertThatThrownBy(() -> Template.read(edited("  BatchSize:\n", "  Size:\n")))
          .hasMessageEndingWith("Parameters/BatchSize/Default is missing");
    }

    @Test
    void when_it_is_not_a_number() throws Exception {
      assertThatThrownBy(() -> Template.read(edited("Default: 100", "Default: many")))
          .hasMessageEndingWith("Parameters/BatchSize/Default is not a whole number");
    }

    private Path edited(String from, String to) throws Exception {
      var text = Files.readString(FILE);
      assertThat(text).contains(from);
      return Files.writeString(folder.resolve("template.yaml"), text.replace(from, to));
    }
  }
}
