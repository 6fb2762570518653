package student.intake.operator.deadletters;

import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The dead letters that a command processes, as {@code --only} names them. */
sealed interface Selection {

  /** Returns whether {@code deadLetter} is one of them. */
  boolean includes(DeadLetter deadLetter);

  /** Returns the selection for messages, such as "dead letter with code=blank-id". */
  String noun();

  /** Returns the selection for a question, such as "those with code=blank-id". */
  String description();

  /** Returns whether no message other than {@code deadLetter} can be one of them. */
  default boolean isOnly(DeadLetter deadLetter) {
    return false;
  }

  /**
   * Parses the value of {@code --only}.
   *
   * @throws IllegalArgumentException if it is no selection; the message says what one is
   */
  static Selection parse(String only) {
    var value = only.substring(only.indexOf('=') + 1);
    if (only.startsWith("code=")) {
      return new Code(
          Optional.of(value).filter(DeadLetter.CODES::contains).orElseThrow(
              () -> new IllegalArgumentException(
                  "no dead letter has the code %s; the codes are %s"
                      .formatted(value, String.join(", ", DeadLetter.CODES)))));
    }
    if (only.startsWith("id=") && !value.isEmpty()) {
      return new Id(value);
    }
    throw new IllegalArgumentException("--only must be code=CODE or id=ID, not " + only);
  }

  /** All dead letters. */
  record All() implements Selection {

    @Override
    public boolean includes(DeadLetter deadLetter) {
      return true;
    }

    @Override
    public String noun() {
      return "dead letter";
    }

    @Override
    public String description() {
      return "all";
    }
  }

  /** Those with a code. */
  record Code(String code) implements Selection {

    @Override
    public boolean includes(DeadLetter deadLetter) {
      return deadLetter.code().equals(code);
    }

    @Override
    public String noun() {
      return "dead letter with code=" + code;
    }

    @Override
    public String description() {
      return "those with code=" + code;
    }
  }

  /** Those with a student id, a message id or an original message id. */
  record Id(String id) implements Selection {

    @Override
    public boolean includes(DeadLetter deadLetter) {
      return deadLetter.hasId(id);
    }

    @Override
    public String noun() {
      return "dead letter with id=" + id;
    }

    @Override
    public String description() {
      return "those with id=" + id;
    }

    @Override
    public boolean isOnly(DeadLetter deadLetter) {
      return deadLetter.message().messageId().equals(id);
    }
  }

  /** Parses the option. */
  final class Converter implements ITypeConverter<Selection> {

    @Override
    public Selection convert(String only) {
      try {
        return parse(only);
      } catch (IllegalArgumentException noSelection) {
        throw new TypeConversionException(noSelection.getMessage());
      }
    }
  }
}
