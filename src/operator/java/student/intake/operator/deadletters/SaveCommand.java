package student.intake.operator.deadletters;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.sqs.SqsClient;
import student.intake.command.InterruptSignal;
import student.intake.operator.OperatorException;
import student.intake.operator.Plural;

/** Saves complete dead letters to a file or standard output. */
@Command(name = "save", sortOptions = false)
final class SaveCommand extends QueueCommand {

  @Parameters(paramLabel = "FILE")
  private String path = "";

  @Option(names = "--only", converter = Selection.Converter.class)
  private Selection selection = new Selection.All();

  SaveCommand(Console console) {
    super(console);
  }

  @Override
  void check() {
    require(!path.isEmpty(), "FILE must not be empty");
  }

  @Override
  boolean run(SqsClient sqs) throws IOException, InterruptedException {
    return path.equals(DeadLetterFile.STANDARD_STREAM)
        ? saveToStandardOutput(sqs)
        : saveToFile(sqs);
  }

  private boolean saveToStandardOutput(SqsClient sqs) throws IOException, InterruptedException {
    return save(sqs, it -> {
      out.println(DeadLetterJson.ascii(DeadLetterJson.complete(it)));
      if (out.checkError()) {
        throw new OperatorException(
            "cannot write to standard output: the disk is full, or the next command has ended");
      }
    });
  }

  private boolean saveToFile(SqsClient sqs) throws IOException, InterruptedException {
    try (var file = DeadLetterFile.create(Path.of(path))) {
      return save(sqs, file::write);
    }
  }

  private boolean save(SqsClient sqs, DeadLetterQueue.Reader writer)
      throws IOException, InterruptedException {
    try (var signal = InterruptSignal.listen(DeadLettersCommand.NAME)) {
      var letters = new SelectedLetters(queue(sqs), selection, reporter(signal));
      var result = letters.read(waitingTime(), writer);
      printSaved(letters.count());
      return letters.report(result, letters.count(), "saved");
    }
  }

  private void printSaved(int count) {
    var toFile = !path.equals(DeadLetterFile.STANDARD_STREAM);
    if (count > 0) {
      (toFile ? out : err).printf(
          "Saved %s to %s. Nothing was deleted.%n", Plural.of(count, "dead letter"),
          toFile ? path : "standard output");
    }
  }
}
