package student.intake.batch;

import java.util.ArrayList;
import java.util.List;
import student.intake.batch.Outcome.Rejected;
import student.intake.batch.Outcome.Retry;
import student.intake.message.Rejection;
import student.intake.message.Student;

/**
 * Messages that are processed in sequence, in the order of the batch. After the first {@link Retry} the
 * rest is retried as well, so that no message overtakes another.
 */
record Lane(List<BatchMessage> messages) {

  Lane {
    messages = List.copyOf(messages);
  }

  List<BatchMessage> process(CheckAndAdd table, Deadline deadline) {
    var processed = new ArrayList<BatchMessage>(messages.size());
    var stopped = false;
    for (var message : messages) {
      var outcome = stopped ? Retry.BEHIND_A_RETRY : outcome(message, table, deadline);
      stopped |= outcome instanceof Retry;
      processed.add(message.with(outcome));
    }
    return processed;
  }

  List<BatchMessage> retryAll(Retry retry) {
    return messages.stream().map(it -> it.with(retry)).toList();
  }

  private static Outcome outcome(BatchMessage message, CheckAndAdd table, Deadline deadline) {
    return switch (message.parsed()) {
      case Rejection rejection -> new Rejected(rejection);
      case Student _ when !deadline.allowsStart() -> Retry.DEADLINE_REACHED;
      case Student student -> checkAndAdd(student, table);
    };
  }

  private static Outcome checkAndAdd(Student student, CheckAndAdd table) {
    try {
      return table.checkAndAdd(student);
    } catch (Throwable failure) {
      return Retry.after(failure);
    }
  }
}
