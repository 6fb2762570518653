package student.intake.operator.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElseGet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.sqs.SqsClient;
import student.intake.command.InterruptSignal;
import student.intake.operator.Plural;

/** Saves dead letters to a file and deletes them. */
@Command(name = "discard", sortOptions = false)
final class DiscardCommand extends QueueCommand {

  private static final DateTimeFormatter FILE_NAME = DateTimeFormatter
      .ofPattern("'dead-letters-'yyyyMMdd'T'HHmmss'Z.jsonl'");

  @Option(names = "--only", converter = Selection.Converter.class)
  private @Nullable Selection only;

  @Option(names = "--all")
  private boolean all;

  @Option(names = "--yes")
  private boolean yes;

  @Option(names = "--no-save")
  private boolean noSave;

  @Option(names = "--file")
  private @Nullable Path file;

  private final InputStream in;

  DiscardCommand(Console console) {
    super(console);
    this.in = console.in();
  }

  @Override
  void check() {
    require((only == null) == all, "specify either --all or --only");
    require(!(noSave && file != null), "specify --file or --no-save, not both");
    require(
        file == null || !file.toString().equals(DeadLetterFile.STANDARD_STREAM),
        "discard saves to a file, not to standard output; use save - first, then discard --no-save");
  }

  @Override
  boolean run(SqsClient sqs) throws IOException, InterruptedException {
    var queue = queue(sqs);
    var selection = requireNonNullElseGet(only, Selection.All::new);
    // Ctrl-C ends the command at once while it waits for the answer.
    if (!yes && !confirm(selection, queue)) {
      out.println("Not confirmed; nothing was deleted.");
      return false;
    }
    if (noSave) {
      return delete(queue, selection, queue::delete, "");
    }
    var path = requireNonNullElseGet(file, DiscardCommand::defaultFile);
    try (var saved = DeadLetterFile.create(path)) {
      return delete(queue, selection, it -> {
        saved.write(it);
        queue.delete(it);
      }, "; saved to " + path);
    }
  }

  private boolean confirm(Selection selection, DeadLetterQueue queue) throws IOException {
    out.printf(
        "%s has about %s. Type discard to delete %s: ",
        queue.url(), Plural.of(queue.depth().total(), "message"), selection.description());
    out.flush();
    var answer = new BufferedReader(new InputStreamReader(in, UTF_8)).readLine();
    out.println();
    return "discard".equals(answer);
  }

  private static Path defaultFile() {
    return Path.of(FILE_NAME.format(LocalDateTime.now(ZoneOffset.UTC)));
  }

  private boolean delete(
      DeadLetterQueue queue, Selection selection, DeadLetterQueue.Reader delete, String where)
      throws IOException, InterruptedException {
    try (var signal = InterruptSignal.listen(DeadLettersCommand.NAME)) {
      var letters = new SelectedLetters(queue, selection, reporter(signal));
      var result = letters.process(waitingTime(), it -> {
        delete.read(it);
        return true;
      });
      if (letters.count() > 0) {
        out.printf("Deleted %s%s.%n", Plural.of(letters.count(), "dead letter"), where);
      }
      return letters.report(result, letters.count(), "deleted");
    }
  }
}
