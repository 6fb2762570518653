package student.intake.snapstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.sqs.SqsClient;
import student.intake.batch.BatchStep;
import student.intake.queue.RehearsedDelay;
import student.intake.table.StudentTable;
import student.intake.telemetry.RedactingTracingInterceptor;
import student.intake.telemetry.PrimingTelemetry;

/**
 * Runs batches through all of the function, from the event's JSON to the response's, and changes
 * nothing: no student is added, no message sent or delayed, no metric or trace published.
 */
final class Rehearsal {

  /** With fewer, what a first batch needs is left to the interpreter (docs/performance.md). */
  private static final int PAIRS_OF_ROUNDS = 10;

  /** A round's calls cost 111 write units; all together, a fraction of a cent a version. */
  private static final List<Integer> BATCHES = List.of(100, 10, 1);

  private static final String MESSAGE = """
      {"messageId":"rehearsal","receiptHandle":"rehearsal",\
      "body":"{\\"id\\":\\"rehearsal-%d\\",\\"student_name\\":\\"Nobody\\"}",\
      "attributes":{"ApproximateReceiveCount":"1","SentTimestamp":"0","SenderId":"rehearsal",\
      "ApproximateFirstReceiveTimestamp":"0"},"messageAttributes":{},"md5OfBody":"rehearsal",\
      "eventSource":"aws:sqs","eventSourceARN":"arn:aws:sqs:eu-west-1:000000000000:rehearsal",\
      "awsRegion":"eu-west-1"}""";

  private Rehearsal() {}

  /** Rehearses the function with {@code settings}, on clients that are closed when it returns. */
  static void of(Settings settings) throws IOException {
    var telemetry = new PrimingTelemetry();
    var traced = new RedactingTracingInterceptor(telemetry.tracing());
    for (var pair = 0; pair < PAIRS_OF_ROUNDS; pair++) {
      // As it is comes first, and fails where the function could not work.
      play(settings, telemetry, new AwsClients(settings, List.of(traced)));
      play(settings, telemetry, new AwsClients(settings, List.of(traced, new SuccessfulResponses())));
    }
  }

  /** On clients of its own: what a client does at its first call is what a restored one has to do. */
  private static void play(Settings settings, PrimingTelemetry telemetry, AwsClients clients)
      throws IOException {
    try (var dynamoDb = clients.dynamoDb(); var sqs = clients.sqs()) {
      var table = StudentTable.rehearsal(dynamoDb, settings.tableName());
      var intake = IntakeHandler.create(settings, telemetry, table, steps(settings, clients, sqs));
      var handler = new IntakeHandler(intake, Optional.empty());
      for (var students : BATCHES) {
        handler.handleRequest(event(students), new ByteArrayOutputStream(), new PrimingContext());
      }
    }
  }

  private static List<BatchStep> steps(Settings settings, AwsClients clients, SqsClient sqs) {
    var delay = settings.queueUrl()
        .<BatchStep>map(it -> new RehearsedDelay(sqs, it.toString(), settings.queueTimeout()));
    return Stream.concat(Intake.steps(settings, clients).stream(), delay.stream()).toList();
  }

  /** As Lambda writes it: the JIT compiler takes what it sees here for all that there is. */
  private static InputStream event(int students) {
    var event = IntStream.range(0, students)
        .mapToObj(MESSAGE::formatted)
        .collect(joining(",", "{\"Records\":[", "]}"));
    return new ByteArrayInputStream(event.getBytes(UTF_8));
  }
}
