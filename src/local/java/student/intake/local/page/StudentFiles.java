package student.intake.local.page;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import student.intake.local.cloud.EmbeddedQueue;
import student.intake.operator.input.ColumnNames;
import student.intake.operator.input.Input;
import student.intake.operator.input.InputException;
import student.intake.operator.input.InputLine.Valid;
import student.intake.operator.input.Shape;
import student.intake.operator.input.StudentFile;
import student.intake.operator.send.CheckedInput;

/** Sends the students of a file, which it reads as {@code scripts/send} does. */
final class StudentFiles {

  /** The page lists that many refused lines. */
  private static final int MAX_REFUSALS = 50;

  private final EmbeddedQueue queue;

  StudentFiles(EmbeddedQueue queue) {
    this.queue = queue;
  }

  /** Checks the file in a request, and sends its students if all lines are valid. */
  Report send(Request request) throws IOException {
    var name = request.parameter("name").orElse("the file");
    try (var input = Input.copyOf(name, new ByteArrayInputStream(request.body()))) {
      return send(StudentFile.recognize(input, shape(request)), request.isTrue("skipInvalid"));
    } catch (InputException failure) {
      return Report.unreadable(failure);
    }
  }

  private static Shape shape(Request request) {
    var names = request.parameter("nameColumns").map(it -> List.of(it.split(",", -1)))
        .or(() -> request.parameter("nameColumn").map(List::of))
        .orElse(ColumnNames.DEFAULT.name());
    return new Shape(
        request.parameter("format").map(StudentFiles::format),
        request.parameter("delimiter").map(it -> it.charAt(0)),
        request.parameter("encoding").map(StudentFiles::charset),
        new ColumnNames(
            request.parameter("idColumn").orElse(ColumnNames.DEFAULT.id()), names));
  }

  private static Shape.Format format(String text) {
    return switch (text) {
      case "csv" -> Shape.Format.CSV;
      case "json-lines" -> Shape.Format.JSON_LINES;
      default -> throw new PageException(400, "The format must be csv or json-lines.");
    };
  }

  private static Charset charset(String name) {
    try {
      return Charset.forName(name);
    } catch (IllegalArgumentException _) {
      throw new PageException(400, "The encoding is unknown.");
    }
  }

  private Report send(StudentFile students, boolean skipInvalid) throws IOException {
    var refusals = new ArrayList<Refusal>();
    var checked = CheckedInput.check(students, 1, (lines, code, sentence) -> {
      if (refusals.size() < MAX_REFUSALS) {
        refusals.add(new Refusal(lines, code, sentence));
      }
    });
    var sent = checked.invalid() == 0 || skipInvalid ? checked.toSend() : 0;
    if (sent > 0) {
      queue.sendAll(bodies(checked.linesToSend()));
    }
    return new Report(
        checked.lines(), checked.invalid(), sent, checked.repeats().count(),
        List.copyOf(refusals), null, List.of());
  }

  private static Stream<String> bodies(CheckedInput.LinesToSend lines) {
    return Stream.generate(() -> next(lines)).takeWhile(Optional::isPresent)
        .map(Optional::orElseThrow).map(Valid::body);
  }

  private static Optional<Valid> next(CheckedInput.LinesToSend lines) {
    try {
      return Optional.ofNullable(lines.next());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * What became of a file.
   *
   * @param error why it could not be read, or null
   * @param advice what to do then
   */
  record Report(
      long lines, long invalid, long sent, long repeats, List<Refusal> refusals,
      @Nullable String error, List<String> advice) {

    static Report unreadable(InputException failure) {
      return new Report(
          0, 0, 0, 0, List.of(), Objects.requireNonNullElse(failure.getMessage(), ""),
          failure.advice());
    }
  }

  /** Lines that are refused. */
  record Refusal(String lines, String code, String sentence) {}
}
