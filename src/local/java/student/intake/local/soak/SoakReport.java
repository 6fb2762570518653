package student.intake.local.soak;

import java.io.PrintStream;
import java.time.Duration;
import student.intake.local.cloud.EventSourceMapping;
import student.intake.local.workload.Reconciliation;

/**
 * The figures of a run.
 *
 * @param faults calls with an injected fault
 * @param messages number of messages, without the conflicting ones at the end
 */
record SoakReport(
    Reconciliation result,
    EventSourceMapping.Counts counts,
    long faults,
    FaultyFunction function,
    ReceivedTraces traces,
    int messages,
    Duration took) {

  /**
   * Whether every message is accounted for, no invocation ended other than it should and no document or
   * exception quotes a student. Datagrams can be lost, so a missing document is no failure.
   */
  boolean isClean() {
    return result.isComplete() && endedAsExpected() && traces.quoting() == 0;
  }

  private boolean endedAsExpected() {
    return function.errors().count() == 0 && counts.timedOutInvocations() == 0;
  }

  void print(PrintStream out) {
    out.println();
    line(out, "messages sent", result.sent());
    line(out, "  added", result.added());
    line(out, "  already present", result.alreadyPresent());
    line(out, "  in conflict", result.inConflict());
    line(out, "  dead-lettered", result.deadLettered());
    line(out, "  lost", result.lost());
    line(out, "unexpected", result.unexpected().size());
    result.unexpected().forEach(it -> out.println("    " + it));
    out.println();
    line(out, "faults injected", faults);
    function.injected().forEach((name, count) -> line(out, name, count));
    line(out, "valid dead letters", result.validDeadLetters());
    out.println();
    line(out, "invocations", counts.invocations());
    line(out, "  timed out", counts.timedOutInvocations());
    line(out, "  unexpected errors", function.errors().count());
    function.errors().counts()
        .forEach((error, count) -> out.printf("    %,d x %s%n", count, error));
    line(out, "sampled batches", function.sampledBatches());
    line(out, "  without a document", function.sampledBatches() - traces.batches());
    line(out, "documents received", traces.documents());
    line(out, "  with unfinished calls", traces.unfinished());
    line(out, "  quoting a student", traces.quoting());
    out.println();
    var seconds = took.toMillis() / 1_000.0;
    out.printf("%-24s %,9.0f  (%.1f s)%n%n", "messages/s", messages / seconds, seconds);
    out.println(verdict());
  }

  private String verdict() {
    if (!result.isComplete()) {
      return "FAILED: not every message is accounted for.";
    }
    if (!endedAsExpected()) {
      return "FAILED: every message is accounted for, but invocations ended unexpectedly.";
    }
    return traces.quoting() == 0
        ? "OK: every message is accounted for."
        : "FAILED: every message is accounted for, but traces quote students.";
  }

  private static void line(PrintStream out, String label, long count) {
    out.printf("%-24s %,9d%n", label, count);
  }
}
