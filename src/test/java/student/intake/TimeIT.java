package student.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import student.intake.batch.BatchFailedException;
import student.intake.local.cloud.LocalContext;
import student.intake.local.cloud.OutcomeCounts;
import student.intake.logging.ExpectsWarnings;
import student.intake.queue.VisibilityTimeouts;
import student.intake.settings.Settings;

/** The function with a DynamoDB and an SQS that accept connections and never respond. */
@Isolated("Its timeouts assume an otherwise idle machine.")
@ExpectsWarnings(of = VisibilityTimeouts.class)
class TimeIT {

  private ServerSocket silent;

  @BeforeEach
  void listen() throws IOException {
    silent = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    silent.close();
  }

  @Test
  void the_invocation_ends_in_time_and_retries_every_message() {
    var handler = IntakeHandler.create(settings(), new OutcomeCounts());
    // Loads the classes, so that the second invocation is measured without them.
    assertThatThrownBy(() -> handler.handleRequest(batch(), time(6)));
    var context = time(6);
    assertThatThrownBy(() -> handler.handleRequest(batch(), context))
        .isInstanceOf(BatchFailedException.class)
        .hasMessageContaining("All 300 messages");
    assertThat(context.getRemainingTimeInMillis()).isPositive();
  }

  private Settings settings() {
    var url = "http://127.0.0.1:" + silent.getLocalPort();
    return Settings.from(
        Map.of(
            "AWS_REGION", "eu-west-1",
            "AWS_ENDPOINT_URL", url,
            "QUEUE_URL", url + "/000000000000/enrollments",
            "DEAD_LETTER_QUEUE_URL", url + "/000000000000/dead",
            "MAX_CONCURRENT_WRITES", "8",
            "ATTEMPT_TIMEOUT_MILLISECONDS", "500",
            "CALL_TIMEOUT_MILLISECONDS", "1000",
            "QUEUE_TIMEOUT_MILLISECONDS", "1000",
            "RESERVE_MILLISECONDS", "1000"));
  }

  private static SQSEvent batch() {
    var messages = new ArrayList<SQSMessage>();
    for (var i = 0; i < 300; i++) {
      var message = new SQSMessage();
      message.setMessageId("m" + i);
      message.setReceiptHandle("r" + i);
      message.setBody(i < 200 ? "{\"id\":\"" + i + "\",\"student_name\":\"Ada\"}" : "not json");
      messages.add(message);
    }
    var event = new SQSEvent();
    event.setRecords(messages);
    return event;
  }

  private static LocalContext time(int seconds) {
    return LocalContext.withTimeLeft(Duration.ofSeconds(seconds));
  }
}
