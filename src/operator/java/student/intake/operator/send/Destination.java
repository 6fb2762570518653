package student.intake.operator.send;

import java.util.Optional;
import student.intake.operator.MessageGroup;
import student.intake.operator.input.InputLine.Valid;

/**
 * The queue that lines are sent to.
 *
 * @param queueUrl of a standard or a FIFO queue
 * @param specifiedGroup FIFO: message group of all messages; if empty, each student has its own group
 */
record Destination(String queueUrl, Optional<String> specifiedGroup) {

  boolean isFifo() {
    return queueUrl.endsWith(".fifo");
  }

  /** Returns the message group of a line on a FIFO queue. */
  String messageGroupId(Valid line) {
    return specifiedGroup.orElseGet(() -> MessageGroup.of(line.student().id()));
  }
}
