package student.intake.operator.aws;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import student.intake.operator.Printable;

/** The event source mapping with which Lambda polls the enrollment queue. */
public final class EventSourceMapping {

  private final AwsCli aws;
  private final String id;

  EventSourceMapping(AwsCli aws, String id) {
    this.aws = aws;
    this.id = id;
  }

  /** Reads the current state. */
  public Status status() throws InterruptedException {
    return Status.of(aws.run(AwsOperation.GET_EVENT_SOURCE_MAPPING, "--uuid", id));
  }

  /** Requests to enable or disable the mapping. Lambda does so in up to some minutes. */
  public Status request(boolean enabled) throws InterruptedException {
    return Status.of(
        aws.run(
            AwsOperation.UPDATE_EVENT_SOURCE_MAPPING, "--uuid", id,
            enabled ? "--enabled" : "--no-enabled"));
  }

  /**
   * A state (Lambda API Reference, GetEventSourceMapping).
   *
   * @param state Enabled, Disabled, or a transition such as Disabling
   * @param details who changed the state, and how the last poll ended; often empty
   */
  public record Status(String state, String details) {

    public static final String ENABLED = "Enabled";
    public static final String DISABLED = "Disabled";

    private static Status of(JsonNode mapping) {
      var details = Stream.of("StateTransitionReason", "LastProcessingResult")
          .map(it -> mapping.path(it).asText())
          .filter(it -> !it.isBlank())
          .collect(Collectors.joining("; "));
      return new Status(
          Printable.of(mapping.path("State").asText("unknown")), Printable.of(details));
    }

    /** Returns whether Lambda accepts an update; in a transition it does not. */
    public boolean isSettled() {
      return state.equals(ENABLED) || state.equals(DISABLED);
    }

    /** Returns the state and its details, formatted for printing. */
    public String text() {
      return details.isEmpty() ? state : "%s (%s)".formatted(state, details);
    }
  }
}
