package student.intake.snapstart;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.util.Map;
import java.util.stream.IntStream;

/** Events for priming. */
final class PrimingEvents {

  static final String RECEIPT_HANDLE = "priming";

  private PrimingEvents() {}

  /** Returns an event with one message for each of {@code size} students. */
  static SQSEvent ofSize(int size) {
    var event = new SQSEvent();
    event.setRecords(IntStream.range(0, size).mapToObj(PrimingEvents::message).toList());
    return event;
  }

  private static SQSMessage message(int number) {
    var message = new SQSMessage();
    message.setMessageId("priming-" + number);
    message.setReceiptHandle(RECEIPT_HANDLE);
    message.setBody("{\"id\":\"priming-%d\",\"student_name\":\"Priming\"}".formatted(number));
    message.setMd5OfBody("priming");
    message.setEventSource("aws:sqs");
    message.setEventSourceArn("arn:aws:sqs:eu-west-1:000000000000:priming");
    message.setAwsRegion("eu-west-1");
    message.setAttributes(
        Map.of("ApproximateReceiveCount", "1", "SentTimestamp", "0", "SenderId", "priming"));
    message.setMessageAttributes(Map.of());
    return message;
  }
}
