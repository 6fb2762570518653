package student.intake.queue;

import java.util.ArrayList;
import java.util.List;

/**
 * Divides dead letters into batches of at most ten entries and 1 MiB (SQS API Reference,
 * SendMessageBatch).
 */
final class DeadLetterBatches {

  private DeadLetterBatches() {}

  static List<List<DeadLetter>> of(List<DeadLetter> letters) {
    var batches = new ArrayList<List<DeadLetter>>();
    var batch = new ArrayList<DeadLetter>();
    var bytes = 0;
    for (var letter : letters) {
      if (batch.size() == BatchCalls.MAX_ENTRIES
          || bytes + letter.bytes() > DeadLetter.MAX_BYTES) {
        batches.add(List.copyOf(batch));
        batch.clear();
        bytes = 0;
      }
      batch.add(letter);
      bytes += letter.bytes();
    }
    batches.add(List.copyOf(batch));
    return batches.stream().filter(it -> !it.isEmpty()).toList();
  }
}
