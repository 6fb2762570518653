package student.intake.local.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import student.intake.message.MessageParser;
import student.intake.message.Student;
import student.intake.operator.deadletters.UnwrappedBody;

/**
 * A message in the page's list.
 *
 * @param sentAt in milliseconds since 1970
 * @param id the student's id, or null if the body has none
 * @param code why it was rejected or is retried
 * @param attempts number of receives
 * @param nextAttemptAt in milliseconds since 1970; null unless the message waits for a retry
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record MessageView(
    String messageId, long sentAt, @Nullable String id, Fate outcome, String code,
    String sentence, int attempts, @Nullable Long nextAttemptAt) {

  private static final MessageParser PARSER = new MessageParser();

  static MessageView of(TrackedMessage tracked) {
    var last = tracked.lastReceive();
    return new MessageView(
        tracked.message().messageId(), tracked.message().sentAt().toEpochMilli(),
        tracked.studentId().orElse(null), tracked.fate(), last.map(Receive::code).orElse(""),
        last.map(Receive::sentence).orElse(""), last.map(Receive::number).orElse(0),
        last.filter(_ -> tracked.fate() == Fate.ON_THE_WAY)
            .map(it -> it.visibleAgainAt().toEpochMilli()).orElse(null));
  }

  /**
   * Everything about a message.
   *
   * @param attributes those that SQS adds
   * @param envelope services whose envelopes the body has, the innermost first; empty if it has none
   * @param hidden whether what can be a student's name was left out
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Details(
      @JsonUnwrapped MessageView view, String envelope, boolean hidden, @Nullable String body,
      Map<String, String> attributes,
      @Nullable String name, List<Attribute> messageAttributes, List<ReceiveView> receives) {

    static Details of(TrackedMessage tracked, boolean names) {
      var message = tracked.message();
      return new Details(
          MessageView.of(tracked),
          String.join(" in ", UnwrappedBody.of(message.body()).envelopes().reversed()), !names,
          names ? message.body() : null, systemAttributes(tracked),
          names ? nameIn(message.body()).orElse(null) : null,
          Attribute.all(message.attributes(), names),
          tracked.receives().stream().map(ReceiveView::of).toList());
    }

    private static Map<String, String> systemAttributes(TrackedMessage tracked) {
      var attributes = new TreeMap<String, String>();
      attributes.put(
          "SentTimestamp", String.valueOf(tracked.message().sentAt().toEpochMilli()));
      tracked.message().traceHeader().ifPresent(it -> attributes.put("AWSTraceHeader", it));
      tracked.lastReceive().ifPresent(
          it -> attributes.put("ApproximateReceiveCount", String.valueOf(it.number())));
      return attributes;
    }

    private static Optional<String> nameIn(String body) {
      return PARSER.parse(body) instanceof Student(_, var name)
          ? Optional.of(name)
          : Optional.empty();
    }
  }

  /** A message attribute; the value is null if it is left out, and Base64 if it is binary. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Attribute(String name, String type, @Nullable String value) {

    static List<Attribute> all(Map<String, MessageAttributeValue> attributes, boolean values) {
      return new TreeMap<>(attributes).entrySet().stream()
          .map(
              it -> new Attribute(
                  it.getKey(), it.getValue().dataType(), values ? text(it.getValue()) : null))
          .toList();
    }

    private static String text(MessageAttributeValue value) {
      return value.binaryValue() == null
          ? String.valueOf(value.stringValue())
          : Base64.getEncoder().encodeToString(value.binaryValue().asByteArray());
    }
  }

  /**
   * A receive of a message.
   *
   * @param delaySeconds from the receive until the message is visible again
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record ReceiveView(
      int number, long at, String outcome, String code, String sentence,
      @Nullable Long milliseconds, long visibleAgainAt, double delaySeconds) {

    static ReceiveView of(Receive receive) {
      return new ReceiveView(
          receive.number(), receive.at().toEpochMilli(), receive.outcome(), receive.code(),
          receive.sentence(), receive.milliseconds(), receive.visibleAgainAt().toEpochMilli(),
          seconds(receive.at(), receive.visibleAgainAt()));
    }

    private static double seconds(Instant from, Instant to) {
      return Math.max(0, Duration.between(from, to).toMillis()) / 1_000.0;
    }
  }
}
