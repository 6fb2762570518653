package student.intake.operator.deadletters;

import java.io.PrintStream;
import student.intake.command.InterruptSignal;
import student.intake.operator.Plural;
import student.intake.operator.Printable;

/** Reports what a command has not done: it was stopped, nothing was selected, or messages were not seen. */
record Reporter(PrintStream out, PrintStream err, InterruptSignal signal) {

  /** Returns whether to stop: on Ctrl-C, or when the command behind a pipe has ended. */
  boolean isStopped() {
    return signal.raised() || out.checkError();
  }

  /** Reports that Ctrl-C has stopped the command after {@code count} messages. */
  void reportStop(int count, String participle) {
    if (signal.raised()) {
      err.printf(
          "%s: stopped; %s %s%n", DeadLettersCommand.NAME, Plural.of(count, "message"),
          participle);
    }
  }

  /** Reports that no message is selected. */
  void reportNone(Selection selection, BrowseResult result) {
    err.printf(
        "%s: no %s among %s%n", DeadLettersCommand.NAME, Printable.of(selection.noun()),
        Plural.of(result.seen(), "message"));
    reportUnseen(result);
  }

  /** Reports why messages were not seen, if there are any. */
  void reportUnseen(BrowseResult result) {
    if (!result.complete()) {
      err.println(result.notice());
    }
  }
}
