package student.intake.batch;

import java.util.ArrayList;
import java.util.List;
import student.intake.batch.Outcome.Rejected;
import student.intake.batch.Outcome.Retry;
import student.intake.message.Rejection;
import student.intake.message.Student;

/**
 * Messages that must run one after the other, in the batch's order.
 *
 * <p>Stops at its first {@link Retry}: what follows comes back too, so that nothing overtakes it.
 */
record Lane(List<ReadMessage> messages) {

  Lane {
    messages = List.copyOf(messages);
  }

  List<BatchMessage> run(CheckAndAdd table, Deadline deadline) {
    var processed = new ArrayList<BatchMessage>(messages.size());
    var stopped = false;
    for (var message : messages) {
      var outcome = stopped ? Retry.BEHIND_A_RETRY : outcome(message, table, deadline);
      stopped |= outcome instanceof Retry;
      processed.add(new BatchMessage(message.message(), message.parsed(), outcome));
    }
    return processed;
  }

  List<BatchMessage> retryAll(Retry retry) {
    return messages.stream()
        .map(it -> new BatchMessage(it.message(), it.parsed(), retry))
        .toList();
  }

  private static Outcome outcome(ReadMessage message, CheckAndAdd table, Deadline deadline) {
    return switch (message.parsed()) {
      case Rejection rejection -> new Rejected(rejection);
      case Student _ when !deadline.mayStart() -> Retry.DEADLINE_REACHED;
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
