package student.intake.operator.deadletters;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.sqs.SqsClient;
import student.intake.command.InterruptSignal;
import student.intake.operator.Plural;

/** Lists dead letters. */
@Command(name = "list", sortOptions = false)
final class ListCommand extends QueueCommand {

  @Option(names = "--show-names")
  private boolean showNames;

  @Option(names = "--json")
  private boolean json;

  @Option(names = "--max-items", defaultValue = "1000")
  private int maxItems;

  ListCommand(Console console) {
    super(console);
  }

  @Override
  void check() {
    require(maxItems >= 1, "--max-items must be a whole number greater than 0");
  }

  @Override
  boolean run(SqsClient sqs) throws IOException, InterruptedException {
    try (var signal = InterruptSignal.listen(DeadLettersCommand.NAME)) {
      var queue = queue(sqs);
      var reporter = reporter(signal);
      var printer = new DeadLetterPrinter(out, showNames, json);
      printer.header();
      var limits = new BrowseLimits(maxItems, this::waitingTime, reporter::isStopped);
      return report(queue.read(limits, printer::row), reporter);
    }
  }

  private boolean report(BrowseResult result, Reporter reporter) {
    if (reporter.isStopped()) {
      reporter.reportStop(result.seen(), "listed");
      return false;
    }
    var limited = result.seen() == maxItems;
    printTotal(result, limited);
    if (limited) {
      return true;
    }
    reporter.reportUnseen(result);
    return result.complete();
  }

  private void printTotal(BrowseResult result, boolean limited) {
    var stream = json ? err : out;
    stream.printf(
        "%s%s.%n", Plural.of(result.seen(), "dead letter"),
        result.complete() || limited ? "" : " seen, %,d not seen".formatted(result.unseen()));
    if (limited && !result.complete()) {
      stream.printf(
          "The queue has about %s. Run the command again or increase --max-items.%n",
          Plural.of(result.total(), "message"));
    }
  }
}
