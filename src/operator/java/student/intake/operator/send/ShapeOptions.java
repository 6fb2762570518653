package student.intake.operator.send;

import static java.util.Objects.requireNonNullElse;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import student.intake.operator.InvalidArgument;
import student.intake.operator.Printable;
import student.intake.operator.input.ColumnNames;
import student.intake.operator.input.Shape;

/** The options that say what a file of students looks like. */
final class ShapeOptions {

  private static final Map<String, Shape.Format> FORMATS = Map.of(
      "csv", Shape.Format.CSV, "json-lines", Shape.Format.JSON_LINES);

  @Option(names = "--format")
  private @Nullable String format;

  @Option(names = "--delimiter")
  private @Nullable String delimiter;

  @Option(names = "--encoding")
  private @Nullable String encoding;

  @Option(names = "--id-column")
  private @Nullable String idColumn;

  @Option(names = "--name-column")
  private @Nullable String nameColumn;

  @Option(names = "--name-columns", split = ",")
  private @Nullable List<String> nameColumns;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  /**
   * Returns what the options say.
   *
   * @throws ParameterException if an option is invalid
   */
  Shape get() {
    require(format == null || FORMATS.containsKey(format), "--format must be csv or json-lines");
    require(nameColumn == null || nameColumns == null,
        "specify --name-column or --name-columns, not both");
    require(idColumn == null || !idColumn.isBlank(), "--id-column must not be blank");
    require(nameColumn == null || !nameColumn.isBlank(), "--name-column must not be blank");
    require(
        nameColumns == null
            || (!nameColumns.isEmpty() && nameColumns.stream().noneMatch(String::isBlank)),
        "--name-columns must be names of columns, such as given,family");
    var names = nameColumns == null
        ? List.of(requireNonNullElse(nameColumn, ColumnNames.DEFAULT.name().getFirst()))
        : nameColumns;
    return new Shape(
        Optional.ofNullable(format).map(FORMATS::get),
        Optional.ofNullable(delimiter).map(this::delimiter),
        Optional.ofNullable(encoding).map(this::charset),
        new ColumnNames(requireNonNullElse(idColumn, ColumnNames.DEFAULT.id()), names));
  }

  /**
   * Checks that the options fit the format of the input.
   *
   * @throws ParameterException if an option is for CSV only and the format is another
   */
  void checkFormat(Shape.Format actual) {
    require(
        actual == Shape.Format.CSV
            || Stream.of(delimiter, idColumn, nameColumn, nameColumns).allMatch(Objects::isNull),
        "--delimiter and the options for columns are for CSV, but the input is JSON lines");
  }

  private char delimiter(String text) {
    var it = List.of("tab", "\\t").contains(text) ? "\t" : text;
    require(
        it.length() == 1 && !"\"\r\n".contains(it) && !Character.isSurrogate(it.charAt(0)),
        "--delimiter must be one character, or tab");
    return it.charAt(0);
  }

  private Charset charset(String text) {
    try {
      var charset = Charset.forName(text);
      if (charset.canEncode()) {
        return charset;
      }
    } catch (IllegalArgumentException _) {
      // Reported below.
    }
    throw invalid(
        "--encoding %s is unknown; specify one such as utf-8, utf-16le or windows-1252".formatted(
            Printable.of(text)));
  }

  private void require(boolean condition, String message) {
    if (!condition) {
      throw invalid(message);
    }
  }

  private ParameterException invalid(String message) {
    return InvalidArgument.of(command, message);
  }
}
