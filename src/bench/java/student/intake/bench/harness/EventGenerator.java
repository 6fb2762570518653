package student.intake.bench.harness;

import static java.util.stream.Collectors.joining;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/** Generates SQS events in Lambda's JSON format. Every message has a new student. */
final class EventGenerator {

  /** Gives the receipt handles a realistic length. */
  private static final String RECEIPT_HANDLE_SUFFIX = "x".repeat(240);

  private final AtomicLong nextStudent = new AtomicLong();

  /** Returns an event with this number of messages. */
  String event(int batchSize) {
    var first = nextStudent.getAndAdd(batchSize);
    return LongStream.range(first, first + batchSize)
        .mapToObj(EventGenerator::message)
        .collect(joining(",", "{\"Records\":[", "]}"));
  }

  private static String message(long student) {
    return """
        {"messageId":"%1$08x-0000-4000-8000-000000000000","receiptHandle":"AQEB%2$s","body":\
        "{\\"id\\": \\"s-%1$d\\", \\"student_name\\": \\"Student Number %1$d\\"}","attributes":\
        {"ApproximateReceiveCount":"1","SentTimestamp":"1764000000000","SenderId":\
        "AROAEXAMPLE:registrar","ApproximateFirstReceiveTimestamp":"1764000000100"},\
        "messageAttributes":{},"md5OfBody":"7b270e59b47ff90a553787216d55d91d","eventSource":\
        "aws:sqs","eventSourceARN":"arn:aws:sqs:eu-west-1:000000000000:enrollments",\
        "awsRegion":"eu-west-1"}""".formatted(student, RECEIPT_HANDLE_SUFFIX);
  }
}
