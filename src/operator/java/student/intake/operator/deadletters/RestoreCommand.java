package student.intake.operator.deadletters;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.sqs.SqsClient;
import student.intake.command.InterruptSignal;

/** Sends saved dead letters to the dead-letter queue again. */
@Command(name = "restore", sortOptions = false)
final class RestoreCommand extends QueueCommand {

  @Parameters(paramLabel = "FILE")
  private Path path = Path.of("");

  @Option(names = "--only", converter = Selection.Converter.class)
  private Selection selection = new Selection.All();

  @Option(names = "--rate")
  private @Nullable Integer rate;

  RestoreCommand(Console console) {
    super(console);
  }

  @Override
  void check() {
    requireRate(rate);
    require(
        !path.toString().equals(DeadLetterFile.STANDARD_STREAM),
        "restore reads a file, not standard input: the file beside it has the progress");
  }

  @Override
  boolean run(SqsClient sqs) throws IOException, InterruptedException {
    try (var signal = InterruptSignal.listen(DeadLettersCommand.NAME)) {
      return new Restore(path, selection, queue(sqs), rateLimiter(rate), signal, out, err).run();
    }
  }
}
