package student.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.sqs.SqsClient;
import student.intake.batch.BatchStep;
import student.intake.queue.RehearsedDelay;
import student.intake.table.StudentTable;
import student.intake.telemetry.RehearsalTelemetry;

/**
 * Runs batches through all of the function, from the event's JSON to the response's, and changes
 * nothing: no student is added, no message sent or delayed, no metric or trace published.
 */
final class Rehearsal {

  /**
   * As many calls as the JIT compiler needs to have compiled the path (docs/performance.md). Each
   * costs a write unit, so all together a fraction of a cent for each version that is published.
   */
  private static final int ROUNDS = 20;

  private static final int STUDENTS = 100;

  private Rehearsal() {}

  /** Rehearses the function with {@code settings}, on clients that are closed when it returns. */
  static void of(Settings settings) throws IOException {
    var telemetry = new RehearsalTelemetry();
    var clients = new AwsClients(settings, Optional.of(telemetry.tracing()));
    try (var dynamoDb = clients.dynamoDb(); var sqs = clients.sqs()) {
      var table = StudentTable.rehearsal(dynamoDb, settings.tableName());
      var intake = new Intake(settings, telemetry, table, steps(settings, clients, sqs));
      run(new IntakeHandler(intake, Optional.empty()));
    }
  }

  private static List<BatchStep> steps(Settings settings, AwsClients clients, SqsClient sqs) {
    var delay = settings.queueUrl()
        .<BatchStep>map(it -> new RehearsedDelay(sqs, it.toString(), settings.queueTimeout()));
    return Stream.concat(Intake.steps(settings, clients).stream(), delay.stream()).toList();
  }

  private static void run(IntakeHandler handler) throws IOException {
    var event = event().getBytes(UTF_8);
    for (var round = 0; round < ROUNDS; round++) {
      handler.handleRequest(
          new ByteArrayInputStream(event), new ByteArrayOutputStream(), new RehearsalContext());
    }
  }

  private static String event() {
    return IntStream.range(0, STUDENTS)
        .mapToObj(i -> """
            {"messageId": "rehearsal", "receiptHandle": "rehearsal",
             "body": "{\\"id\\": \\"rehearsal-$i\\", \\"student_name\\": \\"Nobody\\"}",
             "attributes": {"ApproximateReceiveCount": "1"}, "messageAttributes": {},
             "eventSource": "aws:sqs"}
            """.replace("$i", String.valueOf(i)))
        .collect(joining(",", "{\"Records\": [", "]}"));
  }
}
