package student.intake.operator.deadletters;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.sqs.SqsClient;
import student.intake.command.InterruptSignal;

/** Shows the dead letters with an id: the first that it sees, and all that are visible with it. */
@Command(name = "show", sortOptions = false)
final class ShowCommand extends QueueCommand {

  @Parameters(paramLabel = "ID")
  private String id = "";

  @Option(names = "--show-names")
  private boolean showNames;

  @Option(names = "--json")
  private boolean json;

  ShowCommand(Console console) {
    super(console);
  }

  @Override
  void check() {
    require(!id.isEmpty(), "ID must not be empty");
  }

  @Override
  boolean run(SqsClient sqs) throws IOException, InterruptedException {
    try (var signal = InterruptSignal.listen(DeadLettersCommand.NAME)) {
      var letters = new SelectedLetters(queue(sqs), new Selection.Id(id), reporter(signal));
      var printer = new DeadLetterPrinter(out, showNames, json);
      var result = letters.readFirst(waitingTime(), printer::details);
      return letters.count() > 0 || letters.report(result, 0, "found");
    }
  }
}
