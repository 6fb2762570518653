package student.intake.batch;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.util.List;
import java.util.Map;

/** Creates the messages of an event. */
final class Messages {

  private Messages() {}

  static SQSMessage student(String messageId, String studentId) {
    return standard(messageId, "{\"id\":\"" + studentId + "\",\"student_name\":\"Ada\"}");
  }

  static SQSMessage standard(String messageId, String body) {
    var message = new SQSMessage();
    message.setMessageId(messageId);
    message.setBody(body);
    message.setEventSourceArn("arn:aws:sqs:eu-west-1:000000000000:enrollments");
    return message;
  }

  static SQSMessage inGroup(String group, SQSMessage message) {
    message.setAttributes(Map.of("MessageGroupId", group));
    return message;
  }

  static SQSMessage fifo(String group, SQSMessage message) {
    message.setEventSourceArn("arn:aws:sqs:eu-west-1:000000000000:enrollments.fifo");
    return inGroup(group, message);
  }

  static SQSEvent event(SQSMessage... messages) {
    var event = new SQSEvent();
    event.setRecords(List.of(messages));
    return event;
  }
}
