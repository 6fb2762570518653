package student.intake.local.page;

import java.util.function.Predicate;

/**
 * Which messages a list has. Empty values fit every message.
 *
 * @param search a part of the student's id or of the message id
 * @param outcome the name of a {@link Fate}
 */
record MessageFilter(String search, String outcome, String code)
    implements
    Predicate<TrackedMessage> {

  static MessageFilter of(Request request) {
    return new MessageFilter(
        request.parameter("search").orElse(""), request.parameter("outcome").orElse(""),
        request.parameter("code").orElse(""));
  }

  @Override
  public boolean test(TrackedMessage message) {
    return (outcome.isEmpty() || message.fate().id().equals(outcome))
        && (code.isEmpty()
            || message.lastReceive().map(Receive::code).filter(code::equals).isPresent())
        && (search.isEmpty() || message.message().messageId().contains(search)
            || message.studentId().filter(it -> it.contains(search)).isPresent());
  }
}
