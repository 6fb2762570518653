package student.intake.operator.send;

import java.util.ArrayList;
import java.util.List;
import student.intake.operator.input.InputLine;
import student.intake.operator.input.InputLine.Valid;

/** Collects lines into batches by the quotas of SendMessageBatch. */
final class BatchBuilder {

  /** SQS API Reference, SendMessageBatch. */
  static final int MAX_ENTRIES = 10;

  private final List<Valid> lines = new ArrayList<>();
  private int bytes;

  /** Adds a line and returns the batch that is complete with it or before it, or an empty list. */
  List<Valid> add(Valid line) {
    var complete = bytes + line.bytes() > InputLine.MAX_BYTES ? take() : List.<Valid>of();
    lines.add(line);
    bytes += line.bytes();
    return lines.size() == MAX_ENTRIES ? take() : complete;
  }

  /** Returns the lines that are in no batch yet. */
  List<Valid> take() {
    var batch = List.copyOf(lines);
    lines.clear();
    bytes = 0;
    return batch;
  }
}
