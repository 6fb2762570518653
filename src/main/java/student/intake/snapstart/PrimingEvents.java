package student.intake.snapstart;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Events for priming. Their messages have no receipt handle, so that the function does not change the
 * visibility timeout of those that fail.
 */
final class PrimingEvents {

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
