package student.intake.local.page;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.stream.Stream;

/** What can go wrong on a bad day, and is switched on and off on the page. */
enum Trouble {
  TABLE_THROTTLES("table-throttles", "The table throttles",
      "DynamoDB refuses every second request with ThrottlingException."),
  TABLE_FAILS("table-fails", "The table fails",
      "DynamoDB answers every request with HTTP status 500."),
  TABLE_LATE("table-late", "The table answers late",
      "DynamoDB does what it is asked, but its answer comes after the function's timeout."),
  TABLE_GONE("table-gone", "The table is gone",
      "DynamoDB answers ResourceNotFoundException, as if somebody had deleted the table."),
  FUNCTION_KILLED("function-killed", "The function is killed",
      "Every second invocation ends in the middle of its batch, without a response."),
  DEAD_LETTERS_REFUSED("dead-letters-refused", "SQS refuses dead letters",
      "The function may not send to the dead-letter queue.");

  private final String id;
  private final String title;
  private final String description;

  Trouble(String id, String title, String description) {
    this.id = id;
    this.title = title;
    this.description = description;
  }

  /** Returns the trouble with this id. */
  static Optional<Trouble> of(String id) {
    return Stream.of(values()).filter(it -> it.id.equals(id)).findFirst();
  }

  /** Returns the name in the page's requests and responses. */
  @JsonValue
  String id() {
    return id;
  }

  String title() {
    return title;
  }

  String description() {
    return description;
  }
}
