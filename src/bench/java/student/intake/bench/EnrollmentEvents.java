package student.intake.bench;

import static java.util.stream.Collectors.joining;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/** Batches of enrollment messages as Lambda writes them, each of a student that nobody had before. */
final class EnrollmentEvents {

  /** SQS's receipt handles are about as long. */
  private static final String REST_OF_HANDLE = "x".repeat(240);

  private final AtomicLong next = new AtomicLong();

  /** The next batch of so many messages. */
  String batch(int messages) {
    var first = next.getAndAdd(messages);
    return LongStream.range(first, first + messages)
        .mapToObj(EnrollmentEvents::message)
        .collect(joining(",", "{\"Records\":[", "]}"));
  }

  private static String message(long number) {
    return """
        {"messageId":"%1$08x-0000-4000-8000-000000000000","receiptHandle":"AQEB%2$s","body":\
        "{\\"id\\": \\"s-%1$d\\", \\"student_name\\": \\"Student Number %1$d\\"}","attributes":\
        {"ApproximateReceiveCount":"1","SentTimestamp":"1764000000000","SenderId":\
        "AROAEXAMPLE:registrar","ApproximateFirstReceiveTimestamp":"1764000000100"},\
        "messageAttributes":{},"md5OfBody":"7b270e59b47ff90a553787216d55d91d","eventSource":\
        "aws:sqs","eventSourceARN":"arn:aws:sqs:eu-west-1:000000000000:enrollments",\
        "awsRegion":"eu-west-1"}""".formatted(number, REST_OF_HANDLE);
  }
}
